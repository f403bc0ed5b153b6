import type { KfAccountView, KfOverview } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { App, Button, Form, Input, InputNumber, Modal, Popconfirm, Table, Tag } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { At } from '../../shared/values.tsx';
import { changeServicers, createAccount, look, removeAccount, renameAccount, setRetention } from './kf-queries.ts';
import { partsOf } from './words.ts';

const CHANGES = [['kf']];
type Doing = { what: 'create' | 'retention' } | { what: 'rename' | 'servicers'; account: KfAccountView } | null;

/** Accounts, who answers for them, how far they are read. */
export function AccountList({ data, onRules }: { data: KfOverview; onRules: (openKfid: string) => void }) {
  const { t } = useTranslation();
  const can = useCan();
  const [doing, setDoing] = useState<Doing>(null);
  const again = useAction({ run: look, changes: CHANGES });
  const remove = useAction({ run: removeAccount, changes: CHANGES, done: t('kf.done') });
  const mayEdit = can('delivery.edit');
  return (
    <Sheet
      flush
      title={t('kf.accounts')}
      note={
        <>
          {t('kf.accountsNote')}
          <At at={data.checkedAt} />
        </>
      }
      actions={
        mayEdit && (
          <>
            <Button loading={again.isPending} onClick={() => again.mutate(undefined)}>
              {t('kf.notGranted.again')}
            </Button>
            <Button type="primary" onClick={() => setDoing({ what: 'create' })}>
              {t('kf.newAccount')}
            </Button>
          </>
        )
      }
    >
      {data.accounts.length === 0 ? (
        <EmptyState title={t('kf.none.title')}>{t('kf.none.text')}</EmptyState>
      ) : (
        <Table<KfAccountView>
          size="middle"
          rowKey="openKfid"
          pagination={false}
          dataSource={data.accounts}
          columns={[
            {
              title: t('kf.account'),
              width: 220,
              render: (_, { name, gone, openKfid }) => (
                <>
                  {name} {gone && <Tag>{t('kf.gone')}</Tag>}
                  <div className="faint small code">{openKfid}</div>
                </>
              ),
            },
            { title: t('kf.servicers'), render: (_, account) => <Servicers account={account} /> },
            {
              title: t('kf.readAt'),
              width: 150,
              render: (_, { readAt, error }) => (
                <>
                  {readAt ? <At at={readAt} /> : t('kf.never')}
                  {error && <div className="person small">{t('kf.readError', { code: error })}</div>}
                </>
              ),
            },
            {
              title: t('kf.rules'),
              width: 330,
              render: (_, account) => (
                <div className="kf-acts">
                  <Button size="small" onClick={() => onRules(account.openKfid)}>
                    {account.rulesOn ? t('kf.rulesOn') : t('kf.rulesOff')}
                  </Button>
                  {mayEdit && account.manageable && !account.gone && (
                    <>
                      <Button size="small" onClick={() => setDoing({ what: 'servicers', account })}>
                        {t('kf.editServicers')}
                      </Button>
                      <Button size="small" onClick={() => setDoing({ what: 'rename', account })}>
                        {t('kf.rename')}
                      </Button>
                      <Popconfirm
                        title={t('kf.removeSure', { name: account.name })}
                        onConfirm={() => remove.mutate(account.openKfid)}
                      >
                        <Button size="small" danger>
                          {t('kf.remove')}
                        </Button>
                      </Popconfirm>
                    </>
                  )}
                </div>
              ),
            },
          ]}
        />
      )}
      <p className="kf-retention faint small">
        {t('kf.retention', { days: data.retentionDays })}{' '}
        {mayEdit && (
          <Button type="link" size="small" onClick={() => setDoing({ what: 'retention' })}>
            {t('kf.retentionEdit')}
          </Button>
        )}
      </p>
      {doing?.what === 'create' && <Create onClose={() => setDoing(null)} />}
      {doing?.what === 'rename' && <Rename account={doing.account} onClose={() => setDoing(null)} />}
      {doing?.what === 'servicers' && <ChangeServicers account={doing.account} onClose={() => setDoing(null)} />}
      {doing?.what === 'retention' && <Retention days={data.retentionDays} onClose={() => setDoing(null)} />}
    </Sheet>
  );
}

function Servicers({ account: { servicers } }: { account: KfAccountView }) {
  const { t } = useTranslation();
  if (servicers.length === 0) return <span className="person">{t('kf.noServicer')}</span>;
  return (
    <>
      {servicers.map(({ kind, id, name, receiving }) => (
        <Tag key={`${kind}:${id}`}>
          {name ?? (kind === 'department' ? t('kf.department', { id }) : id)}
          {receiving === false && ` · ${t('kf.paused')}`}
        </Tag>
      ))}
    </>
  );
}

function Create({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ name: string; material: string }>();
  // The same click after a lost answer is the same account.
  const [key] = useState(() => crypto.randomUUID());
  const create = useAction({
    run: (wish: { name: string; material: string }) => createAccount({ ...wish, key }),
    changes: CHANGES,
    done: t('kf.made'),
    onDone: onClose,
  });
  return (
    <Modal
      open
      title={t('kf.newAccount')}
      okText={t('kf.create')}
      cancelText={t('kf.cancel')}
      onCancel={onClose}
      confirmLoading={create.isPending}
      onOk={async () => create.mutate(await form.validateFields())}
    >
      <Form form={form} layout="vertical">
        <Form.Item name="name" label={t('kf.accountName')} rules={[{ required: true, max: 16 }]}>
          <Input />
        </Form.Item>
        <Form.Item name="material" label={t('kf.picture')} extra={t('kf.pictureNote')} rules={[{ required: true }]}>
          <Input />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function Rename({ account, onClose }: { account: KfAccountView; onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(account.name);
  const rename = useAction({
    run: (to: string) => renameAccount(account.openKfid, to),
    changes: CHANGES,
    done: t('kf.done'),
    onDone: onClose,
  });
  return (
    <Modal
      open
      title={t('kf.rename')}
      okText={t('kf.rename')}
      cancelText={t('kf.cancel')}
      onCancel={onClose}
      confirmLoading={rename.isPending}
      okButtonProps={{ disabled: name.trim() === '' }}
      onOk={() => rename.mutate(name.trim())}
    >
      <Input value={name} maxLength={16} aria-label={t('kf.accountName')} onChange={(e) => setName(e.target.value)} />
    </Modal>
  );
}

function ChangeServicers({ account, onClose }: { account: KfAccountView; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const { modal } = App.useApp();
  const [add, setAdd] = useState('');
  const [remove, setRemove] = useState('');
  const change = useAction({
    run: () =>
      changeServicers(account.openKfid, {
        add: { members: partsOf(add), departments: [] },
        remove: { members: partsOf(remove), departments: [] },
      }),
    changes: CHANGES,
    done: t('kf.servicersDone'),
    onDone({ refused }) {
      onClose();
      const zh = i18n.language.startsWith('zh');
      const list = refused.map((one) => `${one.id}（${one.code} ${zh ? one.zh : one.en}）`).join('、');
      if (list) modal.warning({ title: t('kf.servicersRefused', { list }) });
    },
  });
  return (
    <Modal
      open
      title={t('kf.editServicers')}
      okText={t('kf.done')}
      cancelText={t('kf.cancel')}
      onCancel={onClose}
      confirmLoading={change.isPending}
      okButtonProps={{ disabled: partsOf(add).length + partsOf(remove).length === 0 }}
      onOk={() => change.mutate(undefined)}
    >
      <Form layout="vertical">
        <Form.Item label={t('kf.servicersAdd')}>
          <Input value={add} onChange={(e) => setAdd(e.target.value)} />
        </Form.Item>
        <Form.Item label={t('kf.servicersRemove')}>
          <Input value={remove} onChange={(e) => setRemove(e.target.value)} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function Retention({ days, onClose }: { days: number; onClose: () => void }) {
  const { t } = useTranslation();
  const [value, setValue] = useState(days);
  const save = useAction({ run: setRetention, changes: CHANGES, done: t('kf.done'), onDone: onClose });
  return (
    <Modal
      open
      title={t('kf.retentionDays')}
      okText={t('kf.retentionEdit')}
      cancelText={t('kf.cancel')}
      onCancel={onClose}
      confirmLoading={save.isPending}
      onOk={() => save.mutate(value)}
    >
      <InputNumber
        min={7}
        max={3650}
        precision={0}
        value={value}
        aria-label={t('kf.retentionDays')}
        onChange={(next) => setValue(next ?? days)}
      />
    </Modal>
  );
}
