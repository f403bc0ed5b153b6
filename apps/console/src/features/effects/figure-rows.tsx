import { Link } from '@tanstack/react-router';
import type { Figures } from '@xiaoer/contracts';
import { formatCount, useLanguage, useTranslation } from '@xiaoer/ui';
import { Figure, FigureRow } from '../../shared/figure.tsx';
import { Count, Share } from '../../shared/values.tsx';

/** The figures that chains of this field report of themselves, for one's own. */
export function FigureRows({ figures: { groups, beats, goodwill } }: { figures: Figures }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const count = (n: number) => formatCount(n, language);
  return (
    <>
      <FigureRow>
        <Figure
          label={t('effects.contacts')}
          value={
            <Link to="/customers">
              <Count n={groups.contacts} />
            </Link>
          }
        />
        <Figure
          label={t('effects.members')}
          value={
            <Link to="/stores" search={{ tab: 'groups' }}>
              <Count n={groups.members} />
            </Link>
          }
          note={t('effects.perGroup', { n: Math.round(groups.membersPerGroup), groups: count(groups.groups) })}
        />
        <Figure
          label={t('effects.covered')}
          value={
            <Link to="/stores">
              <Share of={groups.storesCovered} decimals={0} />
            </Link>
          }
          note={t('effects.coveredNote')}
        />
        <Figure
          label={t('effects.active')}
          value={<Share of={beats.membersActive} decimals={0} />}
          note={t('effects.activeNote')}
        />
      </FigureRow>
      <FigureRow>
        <Figure
          label={t('effects.redemption')}
          value={
            <Link to="/offers" search={{ tab: 'drops' }}>
              <Share of={beats.noonRedemption} decimals={0} />
            </Link>
          }
          note={t('effects.redemptionNote', { coupons: count(beats.noonCoupons), redeemed: count(beats.noonRedeemed) })}
        />
        <Figure
          label={t('effects.direct')}
          value={<Count n={Math.round(beats.directPerDay)} />}
          note={t('effects.directNote')}
        />
        <Figure
          label={t('effects.prompted')}
          value={<Count n={Math.round(beats.promptedPerDay)} />}
          note={t('effects.promptedNote')}
        />
        <Figure
          label={t('effects.goodwill')}
          tone={goodwill.removals > 0 ? 'harm' : 'plain'}
          value={
            <>
              {goodwill.removalsPer1000Contacts.toFixed(1)} <small>{t('effects.perThousand')}</small>
            </>
          }
          note={t('effects.removals', { n: count(goodwill.removals), leaves: count(goodwill.groupLeaves) })}
        />
      </FigureRow>
    </>
  );
}
