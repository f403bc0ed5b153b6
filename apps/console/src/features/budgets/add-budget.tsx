import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '@xiaoer/ui';
import { Button, Form, Input, Modal, Radio, Select } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { type BudgetForm, keyOf, PERS, placed, SCOPES, specOfForm, WHATS, withBudget } from './budget.ts';
import { changeBudgets, placesLike } from './budget-queries.ts';
import { LimitInput } from './limit-input.tsx';
import { useRefusal } from './use-refusal.ts';

/** A further budget of an offer. */
export function AddBudget({ offer }: { offer: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('budgets.add')}
      </Button>
      {open && <AddDialog offer={offer} onClose={() => setOpen(false)} />}
    </>
  );
}

const FRESH: BudgetForm = { what: 'issued_pieces', scope: 'offer', per: 'ever' };

function AddDialog({ offer, onClose }: { offer: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<BudgetForm>();
  const chosen: BudgetForm = { ...FRESH, ...Form.useWatch([], form) };
  const { what, scope } = chosen;
  const showRefusal = useRefusal(form);
  const run = useAction({
    run: (values: BudgetForm) => changeBudgets({ offer, change: withBudget(specOfForm(values)) }),
    changes: [['budgets']],
    done: t('budgets.added'),
    onDone: onClose,
    onError: showRefusal,
  });
  /** A limit in pieces is none in fen; a store is no region. */
  const forget = (changed: Partial<BudgetForm>) => {
    if ('what' in changed) form.setFieldValue('limit', null);
    if ('scope' in changed) form.setFieldValue('place', undefined);
  };
  const missing = (field: string) => [{ required: true, message: t(`budgets.missing.${field}`) }];
  return (
    <Modal
      open
      width={560}
      style={{ top: 24 }}
      title={t('budgets.add')}
      okText={t('budgets.addDo')}
      cancelText={t('shared.cancel')}
      confirmLoading={run.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={FRESH}
        onValuesChange={forget}
        onFinish={run.mutate}
      >
        <Form.Item name="what" label={t('budgets.form.what')} extra={t(`budgets.whenGone.${what}`)}>
          <Radio.Group options={WHATS.map((value) => ({ value, label: t(`budgets.what.${value}`) }))} />
        </Form.Item>
        <Form.Item name="scope" label={t('budgets.form.scope')}>
          <Radio.Group options={SCOPES.map((value) => ({ value, label: t(`budgets.scopeChoice.${value}`) }))} />
        </Form.Item>
        {placed(scope) && (
          <Form.Item name="place" label={t(`budgets.form.${scope}`)} rules={missing(scope)}>
            <PlaceChoice kind={scope} />
          </Form.Item>
        )}
        <div className="budget__two">
          <Form.Item name="per" label={t('budgets.form.per')}>
            <Radio.Group options={PERS.map((value) => ({ value, label: t(`budgets.per.${value}`) }))} />
          </Form.Item>
          <Form.Item name="limit" label={t('budgets.form.limit')} rules={missing('limit')}>
            <LimitInput what={what} />
          </Form.Item>
        </div>
        <Form.Item
          name="key"
          label={t('budgets.form.key')}
          extra={t('budgets.form.keyHelp')}
          rules={[{ pattern: /^[A-Za-z0-9._-]{1,64}$/, message: t('budgets.form.keyWrong') }]}
        >
          <Input maxLength={64} placeholder={keyOf(chosen)} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** One store or region by its code. Form gives `value` and `onChange`. */
function PlaceChoice({
  kind,
  ...input
}: {
  kind: 'store' | 'region';
  id?: string;
  value?: string;
  onChange?: (place: string) => void;
}) {
  const [typed, setTyped] = useState('');
  const found = useQuery(placesLike(kind, typed));
  return (
    <Select
      {...input}
      loading={found.isFetching}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      options={found.data?.names.map(({ key, name, note }) => ({
        value: key,
        label: note ? `${name} · ${note}` : name,
      }))}
    />
  );
}
