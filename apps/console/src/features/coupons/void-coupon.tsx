import type { CouponStory } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { useCan } from '../../shared/session.ts';
import { showCode } from './coupon-code.ts';
import { voidCoupon } from './coupon-queries.ts';

const VOIDABLE: readonly CouponStory['state'][] = ['not_started', 'usable', 'held'];

/** Takes this coupon back; the reason goes into the audit. Nothing to tap when there is nothing left to take. */
export function VoidCoupon({ coupon: { code, state } }: { coupon: CouponStory }) {
  const { t } = useTranslation();
  const can = useCan();
  const [form] = Form.useForm<{ reason: string }>();
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  const run = useAction({
    run: ({ reason }: { reason: string }) => voidCoupon({ code, reason }),
    changes: [['coupon-story'], ['offers'], ['ledger']],
    done: t('coupons.voided'),
    onDone: close,
  });
  if (!can('offers.edit') || !VOIDABLE.includes(state)) return null;
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>
        {t('coupons.void')}
      </Button>
      <Modal
        open={open}
        destroyOnHidden
        width={420}
        title={t('coupons.voidTitle', { code: showCode(code) })}
        okText={t('coupons.void')}
        cancelText={t('shared.cancel')}
        okButtonProps={{ danger: true }}
        confirmLoading={run.isPending}
        onOk={form.submit}
        onCancel={close}
      >
        <p className="quiet">{t('coupons.voidText')}</p>
        <Form form={form} preserve={false} layout="vertical" requiredMark={false} onFinish={run.mutate}>
          <Form.Item name="reason" label={t('coupons.reason')} rules={[{ required: true, max: 200 }]}>
            <Input autoFocus maxLength={200} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
