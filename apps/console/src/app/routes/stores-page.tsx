import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Trans, useTranslation } from '@xiaoer/ui';
import { Tabs } from 'antd';
import { GroupTable } from '../../features/community/group-list.tsx';
import { LiveCodeGrid } from '../../features/community/live-code-grid.tsx';
import { UnreachedNote } from '../../features/staff-cards/unreached-note.tsx';
import { StoreList } from '../../features/stores/store-list.tsx';
import { stores } from '../../features/stores/store-queries.ts';
import { NEARLY_FULL } from '../../shared/meter.tsx';
import { Page } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';

const route = getRouteApi('/in/stores');
const STORE_TABS = ['stores', 'groups', 'unbound', 'codes'] as const;

/** Stores, their accounts, their groups, and the codes that lead to them. */
export function StoresPage() {
  const { t } = useTranslation();
  const can = useCan();
  const { tab = 'stores', page = 1, query, unit } = route.useSearch();
  const navigate = route.useNavigate();
  const tabs = can('community.read') ? STORE_TABS : STORE_TABS.slice(0, 1);
  return (
    <Page title={t('stores.title')} sentence={<Sentence />}>
      <Tabs
        activeKey={tab}
        onChange={(next) => void navigate({ search: { tab: tabs.find((known) => known === next) } })}
        items={tabs.map((key) => ({ key, label: t(`stores.tab.${key}`) }))}
      />
      {tab === 'stores' && (
        <>
          {can('tasks.read') && <UnreachedNote />}
          <StoreList
            filter={{ query, unit, page }}
            onFilter={(filter) => void navigate({ search: { tab: undefined, ...filter } })}
          />
        </>
      )}
      {(tab === 'groups' || tab === 'unbound') && (
        <GroupTable
          kind={tab === 'groups' ? 'bound' : 'unbound'}
          page={page}
          onPage={(next) => void navigate({ search: { tab, page: next } })}
        />
      )}
      {tab === 'codes' && <LiveCodeGrid />}
    </Page>
  );
}

/** How many stores there are, and how many of the first page soon can't take anybody more. */
function Sentence() {
  const { t } = useTranslation();
  const { data } = useQuery(stores({}));
  if (!data) return '\u00a0';
  const tight = data.stores.filter(
    (store) => store.contactCap > 0 && store.contacts / store.contactCap >= NEARLY_FULL,
  ).length;
  return (
    <Trans
      t={t}
      i18nKey={`stores.sentence.${tight > 0 ? 'tight' : 'all'}`}
      values={{ n: data.total, tight }}
      components={{ b: <strong /> }}
    />
  );
}
