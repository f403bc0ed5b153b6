import { MoreOutlined } from '@ant-design/icons';
import { useTranslation } from '@xiaoer/ui';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { saveFile } from '../../shared/save-file.ts';
import { useCan } from '../../shared/session.ts';
import { exportCustomer } from './customer-queries.ts';
import { EraseDialog } from './erase-dialog.tsx';
import { MergeDialog } from './merge-dialog.tsx';

/** A copy of all we hold and being forgotten, as the law gives her; and being one person when we took her for two. */
export function CustomerActions({ id }: { id: string }) {
  const { t } = useTranslation();
  const can = useCan();
  const [asking, setAsking] = useState<'merge' | 'erase' | null>(null);
  const close = () => setAsking(null);
  const copy = useAction({
    run: () => exportCustomer(id),
    done: t('customers.exported'),
    onDone: (exported) =>
      saveFile(`customer-${exported.customerId}.json`, JSON.stringify(exported, null, 2), 'application/json'),
  });
  const items = [
    ...(can('customers.edit') ? [{ key: 'merge', label: t('customers.merge') }] : []),
    ...(can('customers.erase') ? [{ key: 'erase', danger: true, label: t('customers.erase') }] : []),
  ];
  return (
    <>
      {can('customers.export') && (
        <Button loading={copy.isPending} onClick={() => copy.mutate(undefined)}>
          {t('customers.export')}
        </Button>
      )}
      {items.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{ items, onClick: ({ key }) => setAsking(key === 'merge' ? 'merge' : 'erase') }}
        >
          <Button icon={<MoreOutlined />} aria-label={t('customers.more')} />
        </Dropdown>
      )}
      {asking === 'merge' && <MergeDialog id={id} onClose={close} />}
      {asking === 'erase' && <EraseDialog id={id} onClose={close} />}
    </>
  );
}
