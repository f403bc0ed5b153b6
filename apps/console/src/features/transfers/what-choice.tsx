import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '@xiaoer/ui';
import { Checkbox, Input, InputNumber, Radio, Select } from 'antd';
import { customersIn, type Draft, type WhatKind } from './draft.ts';
import { accounts } from './transfer-queries.ts';

/** Which customers, and whether the groups go along. */
export function WhatChoice({ draft, onChange }: { draft: Draft; onChange: (part: Partial<Draft>) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Radio.Group value={draft.what} onChange={(event) => onChange({ what: event.target.value as WhatKind })}>
        <Radio value="all">{t('transfers.what.all')}</Radio>
        <Radio value="stores">{t('transfers.what.stores')}</Radio>
        {draft.what === 'stores' && <StoreChoice draft={draft} onChange={onChange} />}
        <Radio value="number">{t('transfers.what.number')}</Radio>
        {draft.what === 'number' && (
          <InputNumber
            min={1}
            max={200_000}
            precision={0}
            value={draft.number}
            aria-label={t('transfers.what.number')}
            onChange={(number) => onChange({ number })}
          />
        )}
        <Radio value="customers">{t('transfers.what.customers')}</Radio>
        {draft.what === 'customers' && (
          <Input.TextArea
            rows={4}
            value={draft.customers}
            placeholder={t('transfers.what.paste')}
            status={customersIn(draft.customers).every((id) => /^\d{1,16}$/.test(id)) ? '' : 'error'}
            onChange={(event) => onChange({ customers: event.target.value })}
          />
        )}
      </Radio.Group>
      <p style={{ marginTop: 24 }}>
        <Checkbox checked={draft.groups} onChange={(event) => onChange({ groups: event.target.checked })}>
          {t('transfers.what.groups')}
        </Checkbox>
      </p>
    </>
  );
}

/** The giver's own stores first come to mind; any may be typed. */
function StoreChoice({ draft, onChange }: { draft: Draft; onChange: (part: Partial<Draft>) => void }) {
  const { t } = useTranslation();
  const found = useQuery(accounts(draft.from?.userid ?? ''));
  const own = found.data?.accounts.find(({ userid }) => userid === draft.from?.userid)?.stores ?? [];
  return (
    <Select
      mode="tags"
      style={{ width: '100%', maxWidth: 480 }}
      loading={found.isFetching}
      placeholder={t('transfers.what.storesPlaceholder')}
      value={draft.stores}
      onChange={(stores: string[]) => onChange({ stores })}
      options={own.map(({ code, name }) => ({ value: code, label: `${name}（${code}）` }))}
    />
  );
}
