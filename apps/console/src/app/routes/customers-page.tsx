import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from '@xiaoer/ui';
import { Input } from 'antd';
import { CustomerTable } from '../../features/customers/customer-table.tsx';
import { Page } from '../../shared/page.tsx';

const route = getRouteApi('/in/customers');

/** All customers within the user's scope; the search stays in the address. */
export function CustomersPage() {
  const { t } = useTranslation();
  const { query = '', page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const search = (text: string) => void navigate({ search: { query: text.trim() || undefined } });
  return (
    <Page
      title={t('customers.title')}
      sentence={t('customers.sentence')}
      actions={
        <Input.Search
          key={query}
          allowClear
          style={{ width: 320 }}
          defaultValue={query}
          placeholder={t('customers.search')}
          onSearch={search}
        />
      }
    >
      <CustomerTable
        query={query}
        page={page}
        onPage={(next) => void navigate({ search: (old) => ({ ...old, page: next }) })}
        onClear={() => search('')}
      />
    </Page>
  );
}
