import type { Pickup } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Form, Input, InputNumber, Modal } from 'antd';
import { useAction } from '../../shared/action.ts';
import { countPieces } from './stock-queries.ts';

/** Somebody counted what lies in a store: the books follow, and what is reserved must be among it. */
export function CountPlace({
  offer,
  piece: { store, sku, name, reserved, left },
  onClose,
}: {
  offer: string;
  piece: Pickup['stores'][number];
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ inStore: number; reason: string }>();
  const run = useAction({
    run: ({ inStore, reason }: { inStore: number; reason: string }) =>
      countPieces({ offer, store: store.code, sku, inStore, reason: reason.trim() }),
    changes: [['pickup']],
    done: t('pickupStock.counted'),
    onDone: onClose,
  });
  return (
    <Modal
      open
      width={440}
      title={t('pickupStock.countTitle', { store: store.name, name })}
      okText={t('pickupStock.countDo')}
      cancelText={t('shared.cancel')}
      confirmLoading={run.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <p className="quiet">{t('pickupStock.countText', { inStore: reserved + left, reserved })}</p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ inStore: reserved + left }}
        onFinish={run.mutate}
      >
        <Form.Item
          name="inStore"
          label={t('pickupStock.inStore')}
          rules={[{ required: true, type: 'integer', min: reserved, message: t('pickupStock.fewest', { reserved }) }]}
        >
          <InputNumber min={0} max={1_000_000} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t('pickupStock.reason')}
          rules={[{ required: true, whitespace: true, message: t('pickupStock.reasonMissing') }]}
        >
          <Input maxLength={200} placeholder={t('pickupStock.reasonExample')} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
