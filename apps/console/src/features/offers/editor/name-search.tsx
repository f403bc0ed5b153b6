import { useQuery } from '@tanstack/react-query';
import type { OfferNamesQuery } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Select } from 'antd';
import { useState } from 'react';
import { namesLike, namesOf } from '../offer-queries.ts';

/** Things chosen by name and kept by key, found while typing; a key that the chain no longer has says so. */
export function NameSearch({
  id,
  kind,
  value,
  status,
  placeholder,
  onBlur,
  onChange,
}: {
  id: string;
  kind: OfferNamesQuery['kind'];
  value: string[];
  status: 'error' | undefined;
  placeholder: string;
  onBlur: () => void;
  onChange: (keys: string[]) => void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const found = useQuery(namesLike(kind, typed));
  const chosen = useQuery(namesOf(kind, value));
  const known = new Map([...(chosen.data?.names ?? []), ...(found.data?.names ?? [])].map((one) => [one.key, one]));
  const isGone = (key: string) => chosen.isSuccess && !chosen.isPlaceholderData && !known.has(key);
  return (
    <Select
      id={id}
      mode="multiple"
      style={{ width: '100%' }}
      status={status}
      value={value}
      maxTagCount={8}
      placeholder={placeholder}
      loading={found.isFetching}
      notFoundContent={found.isFetching ? null : t('offers.form.nothingFound')}
      showSearch={{ filterOption: false, onSearch: setTyped, searchValue: typed, autoClearSearchValue: true }}
      onBlur={() => {
        setTyped('');
        onBlur();
      }}
      onChange={onChange}
      options={(found.data?.names ?? []).map(({ key, name, note }) => ({
        value: key,
        label: (
          <>
            {name} {note && <span className="faint">· {note}</span>}
          </>
        ),
      }))}
      labelRender={({ value: key }) => {
        const name = known.get(String(key))?.name;
        if (name !== undefined) return name;
        return isGone(String(key)) ? <span className="harm">{t('offers.form.gone', { key })}</span> : key;
      }}
    />
  );
}
