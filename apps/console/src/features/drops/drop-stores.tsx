import type { DropLive } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Table } from 'antd';
import { Sheet } from '../../shared/page.tsx';
import { Count } from '../../shared/values.tsx';
import { ClaimBar } from './drop-table.tsx';

type Row = DropLive['stores'][number];

/** What is left, store by store; of many, those with the least left. */
export function DropStores({ stores, inAll }: { stores: Row[]; inAll: number }) {
  const { t } = useTranslation();
  return (
    <Sheet
      flush
      title={t('drops.byStore')}
      note={t(inAll > stores.length ? 'drops.byStoreOf' : 'drops.byStoreNote', { n: stores.length, inAll })}
    >
      <Table<Row>
        size="middle"
        rowKey={(row) => row.store?.code ?? ''}
        pagination={stores.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
        dataSource={stores}
        columns={[
          {
            title: t('drops.store'),
            render: (_, row) => row.store?.name ?? <span className="faint">{t('drops.noStore')}</span>,
          },
          {
            title: t('drops.claimed'),
            width: 320,
            render: (_, row) => <ClaimBar claimed={row.won} stock={row.stock} />,
          },
          { title: t('drops.left'), align: 'right', render: (_, row) => <Count n={row.left} /> },
        ]}
      />
    </Sheet>
  );
}
