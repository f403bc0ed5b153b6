import type { ConsoleAccount } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Button, InputNumber, Modal, Table, Tag } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { Meter } from '../../shared/meter.tsx';
import { useCan } from '../../shared/session.ts';
import { changeContactCap } from './store-queries.ts';

/** The accounts of one store, each with its load: beyond the cap WeCom adds nobody. */
export function AccountTable({ accounts }: { accounts: ConsoleAccount[] }) {
  const { t } = useTranslation();
  const editable = useCan()('organisation.edit');
  const [editing, setEditing] = useState<ConsoleAccount | null>(null);
  if (accounts.length === 0) return <EmptyState title={t('stores.noAccounts')} />;
  return (
    <>
      <Table<ConsoleAccount>
        size="small"
        rowKey="id"
        pagination={false}
        showHeader={false}
        dataSource={accounts}
        columns={[
          {
            render: (_, account) => (
              <span>
                {account.name} <span className="faint code">{account.userid}</span>{' '}
                {!account.active && <Tag>{t('stores.inactive')}</Tag>}
              </span>
            ),
          },
          {
            render: (_, account) => (
              <span className="quiet">
                {t(`stores.role.${account.role}`)} · {t(`stores.kind.${account.kind}`)}
              </span>
            ),
          },
          { width: 200, render: (_, account) => <Meter used={account.contacts} cap={account.contactCap} /> },
          {
            width: 110,
            align: 'right',
            render: (_, account) =>
              editable && (
                <Button type="link" size="small" onClick={() => setEditing(account)}>
                  {t('stores.editCap')}
                </Button>
              ),
          },
        ]}
      />
      {editing && <CapDialog account={editing} onClose={() => setEditing(null)} />}
    </>
  );
}

function CapDialog({ account, onClose }: { account: ConsoleAccount; onClose: () => void }) {
  const { t } = useTranslation();
  const [cap, setCap] = useState<number | null>(account.contactCap);
  const change = useAction({
    run: changeContactCap,
    changes: [['stores', 'list']],
    done: t('stores.capSaved'),
    onDone: onClose,
  });
  return (
    <Modal
      open
      width={400}
      title={`${account.name} · ${t('stores.editCap')}`}
      okText={t('shared.save')}
      cancelText={t('shared.cancel')}
      okButtonProps={{ disabled: cap === null }}
      confirmLoading={change.isPending}
      onOk={() => cap !== null && change.mutate({ id: account.id, contactCap: cap })}
      onCancel={onClose}
    >
      <p className="quiet">{t('stores.capHelp')}</p>
      <InputNumber
        autoFocus
        style={{ width: '100%' }}
        min={1}
        max={1_000_000}
        precision={0}
        value={cap}
        onChange={setCap}
      />
    </Modal>
  );
}
