import { useTranslation } from '@xiaoer/ui';
import { Input, InputNumber } from 'antd';
import { useDraft } from './draft-context.ts';
import { Field, useYuan } from './field.tsx';
import { KindCards } from './kind-cards.tsx';

/** The offer's names, what it gives, and each kind's own numbers. */
export function GivesFields() {
  const { t } = useTranslation();
  const { draft, set, isNew } = useDraft();
  return (
    <>
      <div className="fields">
        <Field path="name" label={t('offers.form.name')} help={t('offers.form.nameHelp')}>
          {(input) => (
            <Input
              {...input}
              maxLength={60}
              value={draft.name}
              onChange={({ target }) => set({ name: target.value })}
            />
          )}
        </Field>
        <Field path="code" label={t('offers.form.code')} help={t('offers.form.codeHelp')}>
          {(input) => (
            <Input
              {...input}
              className="code"
              maxLength={64}
              disabled={!isNew}
              placeholder="noon-15-off"
              value={draft.code}
              onChange={({ target }) => set({ code: target.value.trim() })}
            />
          )}
        </Field>
      </div>
      <KindCards />
      <div className="fields">
        <KindFields />
      </div>
    </>
  );
}

function KindFields() {
  const { t } = useTranslation();
  const { draft, set } = useDraft();
  const yuan = useYuan();
  switch (draft.kind) {
    case 'amount_off':
      return (
        <Field path="discount.amountFen" label={t('offers.form.amount')}>
          {(input) => <InputNumber {...input} {...yuan} value={draft.amount} onChange={(amount) => set({ amount })} />}
        </Field>
      );
    case 'price_share':
      return (
        <>
          <Field path="discount.sharePercent" label={t('offers.form.share')} help={t('offers.form.shareHelp')}>
            {(input) => (
              <InputNumber
                {...input}
                min={0.1}
                max={9.9}
                step={0.5}
                precision={1}
                suffix={t('offers.form.shareUnit')}
                style={{ width: '100%' }}
                value={draft.zhe}
                onChange={(zhe) => set({ zhe })}
              />
            )}
          </Field>
          <AtMost />
        </>
      );
    case 'shipping':
      return <AtMost />;
    case 'buy_one_get_one':
      return (
        <Field
          path="discount.atMostPieces"
          label={t('offers.form.atMostPieces')}
          help={t('offers.form.atMostPiecesHelp')}
        >
          {(input) => (
            <InputNumber
              {...input}
              min={1}
              max={100}
              precision={0}
              placeholder={t('offers.form.atMostNone')}
              suffix={t('offers.form.pieces')}
              style={{ width: '100%' }}
              value={draft.atMostPieces}
              onChange={(atMostPieces) => set({ atMostPieces })}
            />
          )}
        </Field>
      );
    case 'free_item':
    case 'gift':
      return (
        <>
          <Field path="discount.item" label={t('offers.form.item')}>
            {(input) => (
              <Input
                {...input}
                maxLength={100}
                value={draft.item}
                onChange={({ target }) => set({ item: target.value })}
              />
            )}
          </Field>
          <Field
            path="discount.valueFen"
            label={t(draft.kind === 'gift' ? 'offers.form.worth' : 'offers.form.value')}
            help={t(draft.kind === 'gift' ? 'offers.form.worthHelp' : 'offers.form.valueHelp')}
          >
            {(input) => <InputNumber {...input} {...yuan} value={draft.value} onChange={(value) => set({ value })} />}
          </Field>
        </>
      );
    case 'points_multiplier':
      return (
        <Field path="discount.times" label={t('offers.form.points')}>
          {(input) => (
            <InputNumber
              {...input}
              min={2}
              max={100}
              precision={0}
              suffix={t('offers.form.pointsUnit')}
              style={{ width: '100%' }}
              value={draft.points}
              onChange={(points) => set({ points })}
            />
          )}
        </Field>
      );
    case 'partner_code':
      return (
        <Field path="discount.partner" label={t('offers.form.partner')} help={t('offers.form.partnerHelp')}>
          {(input) => (
            <Input
              {...input}
              maxLength={100}
              value={draft.partner}
              onChange={({ target }) => set({ partner: target.value })}
            />
          )}
        </Field>
      );
  }
}

function AtMost() {
  const { t } = useTranslation();
  const { draft, set } = useDraft();
  const yuan = useYuan();
  return (
    <Field path="discount.atMostFen" label={t('offers.form.atMost')}>
      {(input) => (
        <InputNumber
          {...input}
          {...yuan}
          placeholder={t('offers.form.atMostNone')}
          value={draft.atMost}
          onChange={(atMost) => set({ atMost })}
        />
      )}
    </Field>
  );
}
