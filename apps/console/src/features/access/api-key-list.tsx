import { useQuery } from '@tanstack/react-query';
import type { ApiKey } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { App, Button, Form, Input, Modal, Table, Tag, Tooltip } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { ShownOnce } from '../../shared/shown-once.tsx';
import { At } from '../../shared/values.tsx';
import { apiKeys, createApiKey, revokeApiKey } from './access-queries.ts';

/** The keys of other systems. */
export function ApiKeyList() {
  const { t } = useTranslation();
  const query = useQuery(apiKeys);
  const [adding, setAdding] = useState(false);
  return (
    <Sheet
      flush
      title={t('access.keys.title')}
      note={t('access.keys.note')}
      actions={<Button onClick={() => setAdding(true)}>{t('access.keys.add')}</Button>}
    >
      <Loaded query={query}>
        {(data) =>
          data.apiKeys.length === 0 ? (
            <EmptyState title={t('access.keys.empty.title')}>{t('access.keys.empty.text')}</EmptyState>
          ) : (
            <Table<ApiKey>
              size="middle"
              rowKey="id"
              pagination={false}
              dataSource={data.apiKeys}
              columns={[
                {
                  title: t('access.keys.name'),
                  render: (_, key) => (
                    <>
                      {key.name} {key.revokedAt && <Tag>{t('access.keys.revoked')}</Tag>}
                    </>
                  ),
                },
                { title: t('access.keys.hint'), render: (_, key) => <span className="code">{key.hint}…</span> },
                {
                  title: t('access.keys.may'),
                  render: (_, key) => (
                    <Tooltip title={key.permissions.join(', ')}>
                      {t('access.keys.nPermissions', { n: key.permissions.length })}
                    </Tooltip>
                  ),
                },
                { title: t('access.keys.by'), dataIndex: 'createdBy' },
                { title: t('access.users.since'), render: (_, key) => <At at={key.createdAt} style="full" /> },
                { align: 'right', render: (_, key) => !key.revokedAt && <Revoke apiKey={key} /> },
              ]}
            />
          )
        }
      </Loaded>
      {adding && <NewKey onClose={() => setAdding(false)} />}
    </Sheet>
  );
}

function Revoke({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const revoke = useAction({ run: revokeApiKey, changes: [apiKeys.queryKey] });
  const ask = () =>
    modal.confirm({
      title: t('access.keys.revokeTitle', { name: apiKey.name }),
      content: t('access.keys.revokeText'),
      okText: t('access.keys.revoke'),
      okButtonProps: { danger: true },
      onOk: () => revoke.mutateAsync(apiKey.id).catch(() => {}),
    });
  return (
    <Button type="link" size="small" danger onClick={() => void ask()}>
      {t('access.keys.revoke')}
    </Button>
  );
}

function NewKey({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ name: string }>();
  const [key, setKey] = useState<string | null>(null);
  const create = useAction({
    run: createApiKey,
    changes: [apiKeys.queryKey],
    onDone: (made) => setKey(made.key),
  });
  if (key) {
    return (
      <ShownOnce title={t('access.keys.onceTitle')} text={t('access.keys.onceText')} secret={key} onClose={onClose} />
    );
  }
  return (
    <Modal
      open
      width={400}
      title={t('access.keys.add')}
      okText={t('shared.save')}
      cancelText={t('shared.cancel')}
      onOk={form.submit}
      onCancel={onClose}
      confirmLoading={create.isPending}
    >
      <Form form={form} layout="vertical" requiredMark={false} onFinish={create.mutate}>
        <Form.Item name="name" label={t('access.keys.name')} rules={[{ required: true, max: 100 }]}>
          <Input autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}
