import type { ReviewCase } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Form, Input, Modal, Radio } from 'antd';
import { useAction } from '../../shared/action.ts';
import { decideReview } from './review-queries.ts';

/** Closes a case: one of its decisions, and a note for those who look at it later. */
export function Decide({ found, onClose }: { found: ReviewCase; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ decision: string; note?: string }>();
  const run = useAction({
    run: ({ decision, note }: { decision: string; note?: string }) =>
      decideReview({ id: found.id, decision, note: note?.trim() || null }),
    changes: [['reviews']],
    done: t('reviews.decided'),
    onDone: onClose,
  });
  return (
    <Modal
      open
      width={480}
      title={t('reviews.decideTitle')}
      okText={t('reviews.decide')}
      cancelText={t('shared.cancel')}
      confirmLoading={run.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <p className="quiet">{t('reviews.decideText')}</p>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={run.mutate}>
        <Form.Item name="decision" label={t('reviews.decision')} rules={[{ required: true }]}>
          <Radio.Group
            className="decisions"
            options={found.decisions.map((value) => ({
              value,
              label: t(`reviews.decisions.${value}`, { defaultValue: value }),
            }))}
          />
        </Form.Item>
        <Form.Item name="note" label={t('reviews.note')}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
