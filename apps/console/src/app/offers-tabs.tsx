import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from '@xiaoer/ui';
import { Badge, Tabs } from 'antd';
import { useWaitingForMe } from '../features/approvals/use-waiting-for-me.ts';

const PLACES = {
  offers: { to: '/offers' },
  drops: { to: '/offers', search: { tab: 'drops' } },
  codes: { to: '/offer-codes' },
  ledger: { to: '/ledger' },
  coupons: { to: '/coupons' },
  reviews: { to: '/reviews' },
  approvals: { to: '/approvals' },
} as const;
export type OffersTab = keyof typeof PLACES;
const TABS = Object.keys(PLACES) as OffersTab[];

/** The pages about offers: what is promised, what was given, and what became of it. */
export function OffersTabs({ active }: { active: OffersTab }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const waiting = useWaitingForMe();
  return (
    <Tabs
      activeKey={active}
      onChange={(key) => void navigate(PLACES[key as OffersTab])}
      items={TABS.map((key) => ({
        key,
        label: (
          <>
            {t(`offers.tab.${key}`)}
            {key === 'approvals' && <Badge size="small" className="tab-count" count={waiting} />}
          </>
        ),
      }))}
    />
  );
}
