import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from '@xiaoer/ui';
import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { mergeCustomer } from './customer-queries.ts';

/** Two records of one person: this one goes into the other, for good. */
export function MergeDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const into = typed.trim();
  const merge = useAction({
    run: () => mergeCustomer({ id, into }),
    changes: [['customers']],
    done: t('customers.mergeDone'),
    onDone: () => {
      onClose();
      void navigate({ to: '/customers/$customerId', params: { customerId: into } });
    },
  });
  return (
    <Modal
      open
      width={460}
      title={t('customers.mergeTitle', { id })}
      okText={t('customers.mergeDo')}
      cancelText={t('shared.cancel')}
      okButtonProps={{ disabled: !/^\d{1,15}$/.test(into) || into === id }}
      confirmLoading={merge.isPending}
      onOk={() => merge.mutate(undefined)}
      onCancel={onClose}
    >
      <p className="quiet">{t('customers.mergeText', { id })}</p>
      <Input
        autoFocus
        inputMode="numeric"
        placeholder={t('customers.mergeInto')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </Modal>
  );
}
