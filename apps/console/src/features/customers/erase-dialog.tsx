import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from '@xiaoer/ui';
import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { eraseCustomer } from './customer-queries.ts';

/** Erasing can't be undone, so it takes more than a click. */
export function EraseDialog({ id, onClose }: { id: string; onClose: () => void }) {
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
