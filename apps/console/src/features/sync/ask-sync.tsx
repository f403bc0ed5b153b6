import { useTranslation } from '@xiaoer/ui';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { askSync, syncState } from './sync-queries.ts';

/** Starts a synchronisation, after saying what it costs. With accounts, their losses are believed this time. */
export function AskSync({
  expectedCalls,
  believed = [],
  disabled = false,
}: {
  expectedCalls: number | null;
  believed?: string[];
  disabled?: boolean;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  const action = useAction({ run: askSync, changes: [syncState.queryKey], done: t('sync.ask.done'), onDone: close });
  const words = believed.length > 0 ? 'believe' : 'ask';
  return (
    <>
      <Button disabled={disabled} size={believed.length > 0 ? 'small' : 'middle'} onClick={() => setOpen(true)}>
        {t(`sync.${words}.open`)}
      </Button>
      <Modal
        open={open}
        destroyOnHidden
        width={460}
        title={t(`sync.${words}.open`)}
        okText={t(`sync.${words}.submit`)}
        okButtonProps={{ danger: believed.length > 0 }}
        cancelText={t('shared.cancel')}
        confirmLoading={action.isPending}
        onOk={() => action.mutate(believed)}
        onCancel={close}
      >
        <p>{t(`sync.${words}.text`, { n: believed.length })}</p>
        <p className="quiet">
          {expectedCalls === null ? t('sync.ask.costUnknown') : t('sync.ask.cost', { n: expectedCalls })}
        </p>
      </Modal>
    </>
  );
}
