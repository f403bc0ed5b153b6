import { useQuery } from '@tanstack/react-query';
import { formatFen, useLanguage, useTranslation } from '@xiaoer/ui';
import { Alert, Button, Form, Input, InputNumber, Modal, Select } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { useMayForChain } from '../../shared/session.ts';
import { approvalLimit, askApproval, offersToApprove } from './approval-queries.ts';
import { faceOf } from './standing.ts';

/** Asks before something large is issued, opened or printed: of which offer, how many pieces, and why. */
export function AskApproval() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  if (!useMayForChain()('offers.edit')) return null;
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('approvals.ask')}
      </Button>
      {open && <AskDialog onClose={() => setOpen(false)} />}
    </>
  );
}

interface AskForm {
  offer: string;
  pieces: number;
  reason: string;
}

function AskDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const offers = useQuery(offersToApprove);
  const [form] = Form.useForm<AskForm>();
  const chosen = Form.useWatch('offer', form);
  const pieces = Form.useWatch('pieces', form);
  const offer = offers.data?.offers.find(({ code }) => code === chosen);
  const faceFen = offer ? faceOf(offer) : null;
  const run = useAction({
    run: ({ offer: code, pieces: n, reason }: AskForm) =>
      askApproval({ offer: code, upToFen: n * (faceFen ?? 0), reason: reason.trim() }),
    changes: [['approvals']],
    done: t('approvals.asked'),
    onDone: onClose,
  });
  const missing = (text: string) => [{ required: true, message: t(`approvals.askMissing.${text}`) }];
  return (
    <Modal
      open
      width={480}
      title={t('approvals.ask')}
      okText={t('approvals.askDo')}
      cancelText={t('shared.cancel')}
      okButtonProps={{ disabled: offer !== undefined && faceFen === null }}
      confirmLoading={run.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <p className="quiet">{t('approvals.askText')}</p>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={run.mutate}>
        <Form.Item name="offer" label={t('approvals.offer')} rules={missing('offer')}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            loading={offers.isPending}
            options={offers.data?.offers.map(({ code, name }) => ({ value: code, label: name }))}
          />
        </Form.Item>
        <Form.Item
          name="pieces"
          label={t('approvals.pieces')}
          extra={t('approvals.piecesHelp')}
          rules={missing('pieces')}
        >
          <InputNumber min={1} max={10_000_000} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="reason" label={t('approvals.reason')} rules={[{ whitespace: true }, ...missing('reason')]}>
          <Input.TextArea rows={2} maxLength={200} />
        </Form.Item>
      </Form>
      {offer && <Cost faceFen={faceFen} pieces={pieces ?? null} />}
    </Modal>
  );
}

/** What is asked for in money, and whether it needs asking at all. */
function Cost({ faceFen, pieces }: { faceFen: number | null; pieces: number | null }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const limit = useQuery(approvalLimit);
  const say = (fen: number) => formatFen(fen, { whole: 'short', language });
  if (faceFen === null) return <Alert type="info" title={t('approvals.noFace')} />;
  if (pieces === null) return null;
  const upToFen = pieces * faceFen;
  const aboveFen = limit.data?.aboveFen;
  const words = t('approvals.cost', { n: pieces.toLocaleString(language), face: say(faceFen), sum: say(upToFen) });
  const isBelow = aboveFen !== undefined && (aboveFen === null || upToFen <= aboveFen);
  return <Alert type="info" title={isBelow ? `${words} ${t('approvals.costBelow')}` : words} />;
}
