import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { ConsoleStores } from '@xiaoer/contracts';
import { getJson } from '@xiaoer/ui';
import { Select } from 'antd';
import { useState } from 'react';

/** Stores found while typing. */
const storesLike = (query: string) =>
  queryOptions({
    queryKey: ['store-choice', query],
    queryFn: ({ signal }) =>
      getJson(`/api/console/stores?${new URLSearchParams({ query, size: '50' })}`, ConsoleStores, { signal }),
    placeholderData: keepPreviousData,
  });

/** Several stores by their codes. Form gives `value` and `onChange`. */
export function StoreChoice({
  value,
  onChange,
  placeholder,
}: {
  value?: string[];
  onChange?: (stores: string[]) => void;
  placeholder?: string;
}) {
  const [typed, setTyped] = useState('');
  const found = useQuery(storesLike(typed));
  return (
    <Select
      mode="multiple"
      value={value}
      onChange={onChange}
      placeholder={placeholder}
      loading={found.isFetching}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      options={found.data?.stores.map(({ code, name, city }) => ({ value: code, label: `${name} · ${city}` }))}
    />
  );
}

/** One store by its code, or none. */
export function OneStore({
  value,
  onChange,
  placeholder,
}: {
  value: string | undefined;
  onChange: (store: string | undefined) => void;
  placeholder: string;
}) {
  const [typed, setTyped] = useState('');
  const found = useQuery(storesLike(typed));
  const chosen = useQuery({ ...storesLike(value ?? ''), enabled: value !== undefined });
  const known = [...(found.data?.stores ?? []), ...(chosen.data?.stores ?? [])];
  return (
    <Select
      allowClear
      style={{ width: 200 }}
      aria-label={placeholder}
      placeholder={placeholder}
      value={value}
      onChange={(store?: string) => onChange(store)}
      loading={found.isFetching}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      options={found.data?.stores.map(({ code, name, city }) => ({ value: code, label: `${name} · ${city}` }))}
      labelRender={({ value: code }) => known.find((store) => store.code === code)?.name ?? String(code)}
    />
  );
}
