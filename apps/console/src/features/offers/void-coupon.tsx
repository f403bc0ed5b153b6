import { useTranslation } from '@xiaoer/ui';
import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { offers, voidCoupon } from './offer-queries.ts';

/** One coupon that should not be used any more; the reason goes into the audit. */
export function VoidCoupon() {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ code: string; reason: string }>();
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  const run = useAction({ run: voidCoupon, changes: [offers.queryKey], done: t('offers.void.done'), onDone: close });
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('offers.void.open')}</Button>
      <Modal
        open={open}
        destroyOnHidden
        width={420}
        title={t('offers.void.open')}
        okText={t('offers.void.submit')}
        cancelText={t('shared.cancel')}
        okButtonProps={{ danger: true }}
        confirmLoading={run.isPending}
        onOk={form.submit}
        onCancel={close}
      >
        <p className="quiet">{t('offers.void.text')}</p>
        <Form form={form} preserve={false} layout="vertical" requiredMark={false} onFinish={run.mutate}>
          <Form.Item name="code" label={t('offers.void.code')} rules={[{ required: true, min: 4, max: 32 }]}>
            <Input autoFocus className="code" />
          </Form.Item>
          <Form.Item name="reason" label={t('offers.void.reason')} rules={[{ required: true, max: 200 }]}>
            <Input maxLength={200} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
