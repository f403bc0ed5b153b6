import { useTranslation } from '@xiaoer/ui';
import { Button, DatePicker, Form, Input, InputNumber, Modal } from 'antd';
import type { Dayjs } from 'dayjs';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { OfferChoice, useOffers } from '../../shared/offer-choice.tsx';
import { useBusinessNow, useMayForChain } from '../../shared/session.ts';
import { batchKey, endOfDay } from './batch-draft.ts';
import { makeBatch } from './batch-queries.ts';

const MOST = 1_000_000;

/** Makes codes without a customer: of which offer, for whom, how many, until when. */
export function MakeBatch({ offer }: { offer: string | undefined }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  if (!useMayForChain()('offers.edit')) return null;
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('bulkCodes.make')}
      </Button>
      {open && <MakeDialog offer={offer} onClose={() => setOpen(false)} />}
    </>
  );
}

interface BatchForm {
  offer: string;
  name: string;
  pieces: number;
  lastDay: Dayjs;
}

function MakeDialog({ offer: chosenBefore, onClose }: { offer: string | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<BatchForm>();
  // Drawn once for the dialog: pressing again after an answer that was lost makes no second batch.
  const [drawn] = useState(() => crypto.randomUUID());
  const now = useBusinessNow();
  const offers = useOffers();
  const chosen = Form.useWatch('offer', form);
  const offer = offers.find(({ code }) => code === chosen);
  const pieces = Form.useWatch('pieces', form);
  const run = useAction({
    run: ({ offer: code, name, pieces: n, lastDay }: BatchForm) => {
      const day = dayjs(lastDay).format('YYYY-MM-DD');
      const key = batchKey(code, day, drawn);
      return makeBatch({ offer: code, key, name: name.trim(), pieces: n, claimUntil: endOfDay(day) });
    },
    changes: [['bulk-codes']],
    done: t('bulkCodes.madeDone'),
    onDone: onClose,
  });
  const missing = (field: string) => [{ required: true, message: t(`bulkCodes.missing.${field}`) }];
  return (
    <Modal
      open
      width={480}
      title={t('bulkCodes.make')}
      okText={t('bulkCodes.makeDo')}
      cancelText={t('shared.cancel')}
      confirmLoading={run.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <p className="quiet">{t('bulkCodes.makeText')}</p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ offer: chosenBefore }}
        onFinish={run.mutate}
      >
        <Form.Item name="offer" label={t('bulkCodes.offer')} rules={missing('offer')}>
          <OfferChoice only={({ discount }) => discount.kind !== 'partner_code'} />
        </Form.Item>
        <Form.Item name="name" label={t('bulkCodes.name')} rules={[{ whitespace: true }, ...missing('name')]}>
          <Input maxLength={100} placeholder={t('bulkCodes.nameExample')} />
        </Form.Item>
        <Form.Item name="pieces" label={t('bulkCodes.pieces')} rules={missing('pieces')}>
          <InputNumber min={1} max={MOST} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item
          name="lastDay"
          label={t('bulkCodes.lastDay')}
          extra={t('bulkCodes.lastDayHelp')}
          rules={missing('lastDay')}
        >
          <DatePicker
            style={{ width: '100%' }}
            disabledDate={(day) => now !== null && new Date(endOfDay(day.format('YYYY-MM-DD'))) <= now}
          />
        </Form.Item>
      </Form>
      {offer && pieces ? (
        <p>{t('bulkCodes.says', { pieces: pieces.toLocaleString(), discount: offer.discountText })}</p>
      ) : null}
    </Modal>
  );
}
