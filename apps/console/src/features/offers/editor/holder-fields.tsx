import { useTranslation } from '@xiaoer/ui';
import { Input, InputNumber, Select, Switch } from 'antd';
import type { ReactNode } from 'react';
import { useDraft } from './draft-context.ts';
import { Field } from './field.tsx';

const PERIODS = ['day', 'week', 'month', 'ever'] as const;

/** Who may use it, how often, and with what else. What a switch asks for shows when it is on. */
export function HolderFields() {
  const { t } = useTranslation();
  const { draft, set } = useDraft();
  return (
    <>
      <Choice
        label={t('offers.form.firstOrderOnly')}
        help={t('offers.form.firstOrderHelp')}
        on={draft.firstOrderOnly}
        onChange={(firstOrderOnly) => set({ firstOrderOnly })}
      />
      <Choice
        label={t('offers.form.transferable')}
        help={t('offers.form.transferableHelp')}
        on={draft.transferable}
        onChange={(transferable) => set({ transferable })}
      />
      <Choice
        label={t('offers.form.limited')}
        help={t('offers.form.limitedHelp')}
        on={draft.limited}
        onChange={(limited) => set({ limited })}
      >
        <div className="fields fields--three">
          <Field path="conditions.limit.times" label={t('offers.form.uses')}>
            {(input) => (
              <InputNumber
                {...input}
                min={1}
                max={1000}
                precision={0}
                suffix={t('offers.form.pieces')}
                style={{ width: '100%' }}
                value={draft.uses}
                onChange={(uses) => set({ uses })}
              />
            )}
          </Field>
          <Field path="conditions.limit.per" label={t('offers.form.per')}>
            {(input) => (
              <Select
                {...input}
                value={draft.per}
                onChange={(per) => set({ per })}
                options={PERIODS.map((value) => ({ value, label: t(`offers.period.${value}`) }))}
              />
            )}
          </Field>
          <Field path="conditions.limit.family" label={t('offers.form.family')} help={t('offers.form.familyHelp')}>
            {(input) => (
              <Input
                {...input}
                className="code"
                maxLength={64}
                value={draft.family}
                onChange={({ target }) => set({ family: target.value })}
              />
            )}
          </Field>
        </div>
      </Choice>
      <Choice
        label={t('offers.form.stacks')}
        help={t('offers.form.stacksHelp')}
        on={draft.stacks}
        onChange={(stacks) => set({ stacks })}
      >
        <div className="fields">
          <Field path="conditions.stacking.group" label={t('offers.form.group')} help={t('offers.form.groupHelp')}>
            {(input) => (
              <Input
                {...input}
                className="code"
                maxLength={64}
                placeholder="drinks"
                value={draft.group}
                onChange={({ target }) => set({ group: target.value })}
              />
            )}
          </Field>
          <Field
            path="conditions.stacking.priority"
            label={t('offers.form.priority')}
            help={t('offers.form.priorityHelp')}
          >
            {(input) => (
              <InputNumber
                {...input}
                min={-1000}
                max={1000}
                precision={0}
                style={{ width: '100%' }}
                value={draft.priority}
                onChange={(priority) => set({ priority })}
              />
            )}
          </Field>
        </div>
      </Choice>
    </>
  );
}

function Choice({
  label,
  help,
  on,
  onChange,
  children,
}: {
  label: string;
  help: string;
  on: boolean;
  onChange: (on: boolean) => void;
  children?: ReactNode;
}) {
  return (
    <div className="choice">
      <Switch size="small" checked={on} onChange={onChange} aria-label={label} />
      <div>
        <div>{label}</div>
        <div className="field__help">{help}</div>
        {on && children}
      </div>
    </div>
  );
}
