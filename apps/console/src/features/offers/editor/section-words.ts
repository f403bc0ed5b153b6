import { formatFen, useTranslation } from '@xiaoer/ui';
import type { OfferDraft } from '../draft.ts';
import type { Section } from '../draft-problems.ts';

/** What a closed section holds, in a few words; the whole sentence is the server's and stands beside. */
export function useSectionWords(): (section: Section, draft: OfferDraft) => string {
  const { t } = useTranslation();
  const n = (key: string, list: readonly unknown[]) => list.length > 0 && t(`offers.says.${key}`, { n: list.length });
  const join = (parts: (string | false)[], none: string) => {
    const said = parts.filter((part) => part !== false);
    return said.length > 0 ? said.join(' · ') : t(`offers.says.${none}`);
  };
  return (section, draft) => {
    const { goods } = draft;
    switch (section) {
      case 'gives':
        return draft.name || t('offers.says.noName');
      case 'lasts':
        if (draft.lasts === 'dates')
          return draft.from && draft.to ? `${draft.from} – ${draft.to}` : t('offers.says.noDates');
        return draft.validDays === null ? t('offers.says.noDates') : t('offers.says.days', { n: draft.validDays });
      case 'goods': {
        const spend = Math.round((draft.minSpend ?? 0) * 100);
        return join(
          [
            spend > 0 && t('offers.says.minSpend', { spend: formatFen(spend, { whole: 'short' }) }),
            n('skus', goods.skus),
            n('categories', goods.categories),
            n('without', [...goods.withoutSkus, ...goods.withoutCategories]),
          ],
          'allGoods',
        );
      }
      case 'place':
        if (draft.where !== 'some') return t(`offers.form.wheres.${draft.where}`);
        return join([n('stores', draft.stores), n('regions', draft.regions), n('cities', draft.cities)], 'noPlace');
      case 'when':
        return join(
          [
            draft.channels.length > 0 && draft.channels.map((one) => t(`offers.channel.${one}`)).join(t('offers.and')),
            draft.weekdays.length > 0 && draft.weekdays.map((day) => t(`offers.weekday.${day}`)).join(t('offers.and')),
            ...draft.hours.map(({ from, until }) => `${from}–${until}`),
          ],
          'always',
        );
      case 'holder':
        return join(
          [
            draft.firstOrderOnly && t('offers.says.firstOrder'),
            draft.limited && t('offers.says.limit', { n: draft.uses ?? '?', per: t(`offers.period.${draft.per}`) }),
            draft.stacks && t('offers.says.stacks'),
            draft.transferable && t('offers.says.transferable'),
          ],
          'anybody',
        );
      case 'words':
        return draft.terms.trim() || t('offers.says.noWords');
    }
  };
}
