import type { ApprovalShown } from '@xiaoer/contracts';
import { formatFen, useLanguage, useTranslation } from '@xiaoer/ui';
import { Form, Input, Modal } from 'antd';
import { useAction } from '../../shared/action.ts';
import { decideApproval } from './approval-queries.ts';

export type Decision = 'approved' | 'refused';

/** Approves or refuses, once and for good. Who is refused is told why; who is approved of may be told something. */
export function Decide({
  approval: { id, offer, upToFen },
  decision,
  onClose,
}: {
  approval: ApprovalShown;
  decision: Decision;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const [form] = Form.useForm<{ note?: string }>();
  const run = useAction({
    run: ({ note = '' }: { note?: string }) => decideApproval({ id, decision, note: note.trim() }),
    changes: [['approvals']],
    done: t(`approvals.done.${decision}`),
    onDone: onClose,
  });
  const isRefusal = decision === 'refused';
  const fen = formatFen(upToFen, { whole: 'short', language });
  return (
    <Modal
      open
      width={460}
      title={t(`approvals.decide.${decision}`, { offer: offer.name })}
      okText={t(isRefusal ? 'approvals.refuse' : 'approvals.approve')}
      cancelText={t('shared.cancel')}
      okButtonProps={{ danger: isRefusal }}
      confirmLoading={run.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <p className="quiet">{t(`approvals.decideText.${decision}`, { fen })}</p>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={run.mutate}>
        <Form.Item
          name="note"
          label={t(isRefusal ? 'approvals.why' : 'approvals.note')}
          rules={isRefusal ? [{ required: true, whitespace: true, message: t('approvals.whyMissing') }] : []}
        >
          <Input.TextArea rows={2} maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
