import type { BulkBatch } from '@xiaoer/contracts';
import { formatCount, useLanguage, useTranslation } from '@xiaoer/ui';
import { Form, Input, Modal } from 'antd';
import { useAction } from '../../shared/action.ts';
import { voidBatch } from './batch-queries.ts';

/** Takes back the codes that nobody has claimed; printed paper stays paper. */
export function VoidBatch({ batch: { id, name, open, claimed }, onClose }: { batch: BulkBatch; onClose: () => void }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const [form] = Form.useForm<{ reason: string }>();
  const run = useAction({
    run: ({ reason }: { reason: string }) => voidBatch({ id, reason: reason.trim() }),
    changes: [['bulk-codes']],
    done: t('bulkCodes.voidDone'),
    onDone: onClose,
  });
  return (
    <Modal
      open
      width={480}
      title={t('bulkCodes.voidTitle', { name })}
      okText={t('bulkCodes.voidDo', { n: formatCount(open, language) })}
      okButtonProps={{ danger: true }}
      cancelText={t('shared.cancel')}
      confirmLoading={run.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <p className="quiet">
        {t('bulkCodes.voidText', { open: formatCount(open, language), claimed: formatCount(claimed, language) })}
      </p>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={run.mutate}>
        <Form.Item
          name="reason"
          label={t('bulkCodes.reason')}
          rules={[{ required: true, whitespace: true, message: t('bulkCodes.missing.reason') }]}
        >
          <Input.TextArea rows={2} maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
