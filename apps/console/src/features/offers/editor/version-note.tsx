import type { OfferRow } from '@xiaoer/contracts';
import { formatCount, Trans, useLanguage, useTranslation } from '@xiaoer/ui';
import { draftOf, type OfferDraft } from '../draft.ts';
import { changeOf } from '../version.ts';

/** What saving would do: nothing, a new name at once, or a new version beside which the coupons that are out stay as they are. */
export function VersionNote({ offer, draft }: { offer: OfferRow | null; draft: OfferDraft }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  if (!offer) return t('offers.versions.first');
  const values = {
    version: offer.version,
    next: offer.version + 1,
    issued: formatCount(offer.issued, language),
    open: formatCount(offer.issued - offer.redeemed, language),
  };
  const change = changeOf(draftOf(offer), draft);
  const key = change === 'terms' && offer.issued === 0 ? 'termsNoneOut' : change;
  return (
    <span className={change === 'none' ? undefined : 'person'}>
      <Trans t={t} i18nKey={`offers.versions.${key}`} values={values} components={{ b: <strong /> }} />
    </span>
  );
}
