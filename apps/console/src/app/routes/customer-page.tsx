import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { CustomerDetail } from '@xiaoer/contracts';
import { Trans, useTranslation } from '@xiaoer/ui';
import { Tabs, Tag } from 'antd';
import { CustomerActions } from '../../features/customers/customer-actions.tsx';
import { CustomerProfile } from '../../features/customers/customer-profile.tsx';
import { customer } from '../../features/customers/customer-queries.ts';
import { CustomerTimeline } from '../../features/customers/customer-timeline.tsx';
import { CustomerWhy } from '../../features/customers/customer-why.tsx';
import { Loaded } from '../../shared/loaded.tsx';
import { Page } from '../../shared/page.tsx';

const route = getRouteApi('/in/customers/$customerId');
const TABS = ['profile', 'timeline', 'why'] as const;

/** One customer: who she is, what happened, and why she did or did not get something. */
export function CustomerPage() {
  const { t } = useTranslation();
  const { customerId } = route.useParams();
  const { tab = 'profile' } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(customer(customerId));
  return (
    <Page
      back={<Link to="/customers">← {t('customers.back')}</Link>}
      title={
        <span className="row">
          <span className="number">{t('customers.number', { id: query.data?.id ?? customerId })}</span>
          {query.data?.employee && <Tag>{t('customers.flags.employee')}</Tag>}
          {query.data?.suspectedHunter && <Tag color="warning">{t('customers.flags.suspectedHunter')}</Tag>}
        </span>
      }
      sentence={query.data ? <Standing customer={query.data} /> : '\u00a0'}
      actions={query.data && <CustomerActions id={query.data.id} />}
    >
      <Loaded query={query}>
        {(data) => (
          <>
            <Tabs
              activeKey={tab}
              onChange={(next) => void navigate({ search: { tab: TABS.find((known) => known === next) } })}
              items={TABS.map((key) => ({ key, label: t(`customers.tab.${key}`) }))}
            />
            {tab === 'profile' && <CustomerProfile customer={data} />}
            {tab === 'timeline' && <CustomerTimeline id={data.id} />}
            {tab === 'why' && <CustomerWhy id={data.id} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Standing({ customer: { activeContacts, promotion } }: { customer: CustomerDetail }) {
  const { t } = useTranslation();
  const key = activeContacts === 0 ? 'unreachable' : promotion ? 'reachable' : 'serviceOnly';
  return (
    <Trans t={t} i18nKey={`customers.standing.${key}`} values={{ n: activeContacts }} components={{ b: <strong /> }} />
  );
}
