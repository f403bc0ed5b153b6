import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { storesForOffer } from './offer-queries.ts';

/** Several stores by their codes. Form gives `value` and `onChange`. */
export function StoreChoice({ value, onChange }: { value?: string[]; onChange?: (stores: string[]) => void }) {
  const [typed, setTyped] = useState('');
  const found = useQuery(storesForOffer(typed));
  return (
    <Select
      mode="multiple"
      value={value}
      onChange={onChange}
      loading={found.isFetching}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      options={found.data?.stores.map(({ code, name, city }) => ({ value: code, label: `${name} · ${city}` }))}
    />
  );
}
