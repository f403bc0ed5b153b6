import { useTranslation } from '@xiaoer/ui';
import { Form, type FormInstance, Input, InputNumber, Segmented } from 'antd';
import { type OfferDraft, WRITTEN_KINDS } from './draft.ts';

/** What a coupon gives: each kind has its own fields. */
export function DiscountFields({ form, initial }: { form: FormInstance<OfferDraft>; initial: OfferDraft }) {
  const { t } = useTranslation();
  const kind = Form.useWatch('kind', form) ?? initial.kind;
  const kinds = [...new Set([...WRITTEN_KINDS, initial.kind])];
  const yuan = { precision: 2, suffix: t('offers.form.yuan'), style: { width: '100%' } };
  return (
    <>
      <Form.Item name="kind" label={t('offers.form.kind')}>
        <Segmented block options={kinds.map((value) => ({ value, label: t(`offers.form.kinds.${value}`) }))} />
      </Form.Item>
      {kind === 'amount_off' && (
        <Form.Item name="amount" label={t('offers.form.amount')} rules={[{ required: true }]}>
          <InputNumber min={0.01} max={1_000_000} {...yuan} />
        </Form.Item>
      )}
      {kind === 'price_share' && (
        <div className="fields">
          <Form.Item name="zhe" label={t('offers.form.share')} rules={[{ required: true }]}>
            <InputNumber
              min={0.1}
              max={9.9}
              step={0.1}
              precision={1}
              suffix={t('offers.form.shareUnit')}
              style={{ width: '100%' }}
            />
          </Form.Item>
          <Form.Item name="atMost" label={t('offers.form.atMost')}>
            <InputNumber min={0.01} max={1_000_000} placeholder={t('offers.form.atMostNone')} {...yuan} />
          </Form.Item>
        </div>
      )}
      {kind === 'free_item' && (
        <div className="fields">
          <Form.Item name="item" label={t('offers.form.item')} rules={[{ required: true }]}>
            <Input maxLength={100} />
          </Form.Item>
          <Form.Item name="value" label={t('offers.form.value')} rules={[{ required: true }]}>
            <InputNumber min={0.01} max={1_000_000} {...yuan} />
          </Form.Item>
        </div>
      )}
    </>
  );
}
