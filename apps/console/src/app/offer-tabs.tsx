import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from '@xiaoer/ui';
import { Tabs } from 'antd';

const PLACES = { terms: '/offers/$code', budgets: '/offers/$code/budgets' } as const;
type OfferTab = keyof typeof PLACES;
const TABS = Object.keys(PLACES) as OfferTab[];

/** The pages about one offer: what it promises, and what it may cost. */
export function OfferTabs({ code, active }: { code: string; active: OfferTab }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Tabs
      activeKey={active}
      onChange={(key) => void navigate({ to: PLACES[key as OfferTab], params: { code } })}
      items={TABS.map((key) => ({ key, label: t(`offers.page.${key}`) }))}
    />
  );
}
