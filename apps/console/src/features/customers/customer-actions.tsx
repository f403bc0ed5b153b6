import { MoreOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from '@xiaoer/ui';
import { Button, Dropdown, Input, Modal } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { saveFile } from '../../shared/save-file.ts';
import { useCan } from '../../shared/session.ts';
import { eraseCustomer, exportCustomer } from './customer-queries.ts';

/** What the law gives her: a copy of all we hold, and to be forgotten. */
export function CustomerActions({ id }: { id: string }) {
  const { t } = useTranslation();
  const can = useCan();
  const [erasing, setErasing] = useState(false);
  const copy = useAction({
    run: () => exportCustomer(id),
    done: t('customers.exported'),
    onDone: (exported) =>
      saveFile(`customer-${exported.customerId}.json`, JSON.stringify(exported, null, 2), 'application/json'),
  });
  return (
    <>
      {can('customers.export') && (
        <Button loading={copy.isPending} onClick={() => copy.mutate(undefined)}>
          {t('customers.export')}
        </Button>
      )}
      {can('customers.erase') && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: [{ key: 'erase', danger: true, label: t('customers.erase') }],
            onClick: () => setErasing(true),
          }}
        >
          <Button icon={<MoreOutlined />} />
        </Dropdown>
      )}
      {erasing && <EraseDialog id={id} onClose={() => setErasing(false)} />}
    </>
  );
}

/** Erasing can't be undone, so it takes more than a click. */
function EraseDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const erase = useAction({
    run: () => eraseCustomer(id),
    done: t('customers.erased'),
    onDone: () => void navigate({ to: '/customers' }),
  });
  return (
    <Modal
      open
      width={460}
      title={t('customers.eraseTitle', { id })}
      okText={t('customers.eraseDo')}
      cancelText={t('shared.cancel')}
      okButtonProps={{ danger: true, disabled: typed.trim() !== id }}
      confirmLoading={erase.isPending}
      onOk={() => erase.mutate(undefined)}
      onCancel={onClose}
    >
      <p className="quiet">{t('customers.eraseText')}</p>
      <Input autoFocus placeholder={id} value={typed} onChange={(event) => setTyped(event.target.value)} />
    </Modal>
  );
}
