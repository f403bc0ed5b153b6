import type { DropDetail } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Table } from 'antd';
import { Sheet } from '../../shared/page.tsx';
import { Count } from '../../shared/values.tsx';
import { ClaimBar } from './drop-table.tsx';

type Row = DropDetail['stores'][number];

/** What is left, store by store. */
export function DropStores({ stores }: { stores: Row[] }) {
  const { t } = useTranslation();
  const shown = stores.toSorted((a, b) => b.left - a.left);
  return (
    <Sheet flush title={t('drops.byStore')} note={t('drops.byStoreNote')}>
      <Table<Row>
        size="middle"
        rowKey={(row) => row.store?.code ?? ''}
        pagination={shown.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
        dataSource={shown}
        columns={[
          {
            title: t('drops.store'),
            render: (_, row) => row.store?.name ?? <span className="faint">{t('drops.noStore')}</span>,
          },
          { title: t('drops.groups'), align: 'right', render: (_, row) => <Count n={row.groups} /> },
          { title: t('drops.claimed'), width: 280, render: (_, row) => <ClaimBar {...row} /> },
          { title: t('drops.left'), align: 'right', render: (_, row) => <Count n={row.left} /> },
        ]}
      />
    </Sheet>
  );
}
