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
