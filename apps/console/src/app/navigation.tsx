import {
  AimOutlined,
  BarChartOutlined,
  FundOutlined,
  ImportOutlined,
  SettingOutlined,
  ShopOutlined,
  TagOutlined,
  TeamOutlined,
  ThunderboltOutlined,
  WechatWorkOutlined,
} from '@ant-design/icons';
import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from '@xiaoer/ui';
import { Badge, Menu } from 'antd';
import { useWaitingForMe } from '../features/approvals/use-waiting-for-me.ts';
import { useCan } from '../shared/session.ts';

/** Areas in the order of a day's work; what a user may not read is not offered. */
const AREAS = [
  { to: '/today', icon: <BarChartOutlined />, needs: 'insight.read' },
  { to: '/customers', icon: <TeamOutlined />, needs: 'customers.read' },
  { to: '/audience', icon: <AimOutlined />, needs: 'audience.read' },
  { to: '/stores', icon: <ShopOutlined />, needs: 'organisation.read' },
  { to: '/offers', icon: <TagOutlined />, needs: 'offers.read' },
  { to: '/playbooks', icon: <ThunderboltOutlined />, needs: 'playbooks.read' },
  { to: '/effects', icon: <FundOutlined />, needs: 'insight.read' },
  { to: '/imports', icon: <ImportOutlined />, needs: 'orders.read' },
  { to: '/wecom', icon: <WechatWorkOutlined />, needs: 'delivery.read' },
  { to: '/settings', icon: <SettingOutlined />, needs: 'attention.read' },
] as const;

/** Pages whose address does not begin with that of their area. */
const PAGES_OF: Record<string, string> = {
  runs: '/playbooks',
  drops: '/offers',
  'offer-codes': '/offers',
  ledger: '/offers',
  coupons: '/offers',
  reviews: '/offers',
  approvals: '/offers',
};

export function Navigation() {
  const { t } = useTranslation();
  const can = useCan();
  const { pathname } = useLocation();
  const waiting = useWaitingForMe();
  const shown = AREAS.filter((area) => can(area.needs));
  const pages = PAGES_OF[pathname.split('/')[1] ?? ''] ?? pathname;
  const selected = shown.find((area) => pages.startsWith(area.to))?.to ?? '';
  return (
    <Menu
      mode="inline"
      selectedKeys={[selected]}
      items={shown.map(({ to, icon }) => ({
        key: to,
        icon,
        label: (
          <Link to={to}>
            {t(`shell.areas.${to.slice(1)}`)}
            {to === '/offers' && <Badge size="small" className="tab-count" count={waiting} />}
          </Link>
        ),
      }))}
    />
  );
}
