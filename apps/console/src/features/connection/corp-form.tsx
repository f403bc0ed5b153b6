import type { Connection, SaveConnection } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Button, Form, Input, InputNumber } from 'antd';
import { useAction } from '../../shared/action.ts';
import { useCan } from '../../shared/session.ts';
import { connection as query, saveConnection } from './connection-queries.ts';

/** Corp, app and its secret. What the environment sets can only be seen here. */
export function CorpForm({ connection }: { connection: Connection }) {
  const { t } = useTranslation();
  const can = useCan();
  const [form] = Form.useForm<Pick<SaveConnection, 'corpId' | 'agentId' | 'secret'>>();
  const save = useAction({
    run: saveConnection,
    changes: [query.queryKey],
    done: t('shared.saved'),
    onDone: () => form.resetFields(['secret']),
  });
  if (connection.source === 'environment' || !can('access.manage')) {
    return (
      <dl className="facts">
        <dt>{t('connection.corpId')}</dt>
        <dd className="code">{connection.corpId ?? '—'}</dd>
        <dt>{t('connection.agentId')}</dt>
        <dd className="number">{connection.agentId ?? '—'}</dd>
      </dl>
    );
  }
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      style={{ maxWidth: 480 }}
      initialValues={{ corpId: connection.corpId ?? undefined, agentId: connection.agentId ?? undefined }}
      onFinish={({ secret, ...values }) =>
        save.mutate({ ...values, secret: secret || undefined, newCallbackKeys: false })
      }
    >
      <Form.Item
        name="corpId"
        label={t('connection.corpId')}
        rules={[{ required: true, pattern: /^ww[0-9a-z]{4,30}$/, message: t('connection.corpIdRule') }]}
      >
        <Input className="code" placeholder="ww…" />
      </Form.Item>
      <Form.Item name="agentId" label={t('connection.agentId')} rules={[{ required: true }]}>
        <InputNumber min={1} style={{ width: '100%' }} controls={false} placeholder="1000002" />
      </Form.Item>
      <Form.Item
        name="secret"
        label={t('connection.secret')}
        extra={connection.hasSecret ? t('connection.secretKept') : undefined}
        rules={[{ required: !connection.hasSecret, min: 20, message: t('connection.secretRule') }]}
      >
        <Input.Password autoComplete="off" />
      </Form.Item>
      <Button htmlType="submit" loading={save.isPending}>
        {t('shared.save')}
      </Button>
    </Form>
  );
}
