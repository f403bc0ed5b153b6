import { useTranslation } from '@xiaoer/ui';
import { Form, type FormInstance, Input, InputNumber, Radio } from 'antd';
import { StoreChoice } from '../../shared/store-choice.tsx';
import { DiscountFields } from './discount-fields.tsx';
import type { OfferDraft } from './draft.ts';

const CODE = /^[A-Za-z0-9._-]{1,64}$/;

/** The terms of an offer, for creating and changing alike; knows nothing of saving. */
export function OfferForm({
  form,
  initial,
  isNew,
  onChange,
  onSubmit,
}: {
  form: FormInstance<OfferDraft>;
  initial: OfferDraft;
  isNew: boolean;
  onChange: (draft: OfferDraft) => void;
  onSubmit: (draft: OfferDraft) => void;
}) {
  const { t } = useTranslation();
  const where = Form.useWatch('where', form) ?? initial.where;
  return (
    <Form<OfferDraft>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={initial}
      onValuesChange={(_, all) => onChange({ ...initial, ...all })}
      onFinish={(values) => onSubmit({ ...initial, ...values })}
    >
      {isNew && (
        <Form.Item
          name="code"
          label={t('offers.form.code')}
          extra={t('offers.form.codeHelp')}
          rules={[{ required: true, pattern: CODE }]}
        >
          <Input autoFocus className="code" placeholder="noon-15-off" />
        </Form.Item>
      )}
      <Form.Item name="name" label={t('offers.form.name')} rules={[{ required: true, max: 60 }]}>
        <Input maxLength={60} />
      </Form.Item>
      <DiscountFields form={form} initial={initial} />
      <div className="fields">
        <Form.Item name="minSpend" label={t('offers.form.minSpend')} extra={t('offers.form.minSpendHelp')}>
          <InputNumber min={0} max={1_000_000} precision={2} suffix={t('offers.form.yuan')} style={{ width: '100%' }} />
        </Form.Item>
        {initial.kept.validDates === null && (
          <Form.Item name="validDays" label={t('offers.form.validDays')} rules={[{ required: true }]}>
            <InputNumber min={1} max={3660} precision={0} suffix={t('offers.form.days')} style={{ width: '100%' }} />
          </Form.Item>
        )}
      </div>
      <Form.Item name="where" label={t('offers.form.where')}>
        <Radio.Group
          options={[
            { value: 'any', label: t('offers.form.anyStore') },
            { value: 'bound', label: t('offers.form.storeBound') },
            { value: 'some', label: t('offers.form.someStores') },
          ]}
        />
      </Form.Item>
      {where === 'some' && (
        <Form.Item name="stores" rules={[{ required: true }]}>
          <StoreChoice />
        </Form.Item>
      )}
      <Form.Item name="terms" label={t('offers.form.terms')} extra={t('offers.form.termsHelp')}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </Form>
  );
}
