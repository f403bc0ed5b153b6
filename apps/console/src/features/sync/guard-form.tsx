import type { SyncGuard } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Button, Form, InputNumber } from 'antd';
import { useAction } from '../../shared/action.ts';
import { useCan } from '../../shared/session.ts';
import { setGuard, syncState } from './sync-queries.ts';

/** When a list that shrank is not believed. */
export function GuardForm({ guard }: { guard: SyncGuard }) {
  const { t } = useTranslation();
  const can = useCan();
  const save = useAction({ run: setGuard, changes: [syncState.queryKey], done: t('sync.guard.saved') });
  return (
    <Form<SyncGuard>
      layout="inline"
      initialValues={guard}
      disabled={!can('delivery.edit')}
      requiredMark={false}
      onFinish={save.mutate}
    >
      <Form.Item name="vanishedPercent" label={t('sync.guard.percent')} rules={[{ required: true }]}>
        <InputNumber min={1} max={100} precision={0} suffix="%" />
      </Form.Item>
      <Form.Item name="vanishedLeast" label={t('sync.guard.least')} rules={[{ required: true }]}>
        <InputNumber min={0} max={5_000} precision={0} />
      </Form.Item>
      <Button htmlType="submit" loading={save.isPending}>
        {t('sync.guard.save')}
      </Button>
    </Form>
  );
}
