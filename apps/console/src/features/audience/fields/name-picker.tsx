import { useQuery } from '@tanstack/react-query';
import type { SegmentDirectory } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Select, Tag } from 'antd';
import { useMemo, useState } from 'react';
import { namesLike } from '../audience-queries.ts';
import { namesOf } from '../rule/known-names.ts';
import { useNames } from '../rule/names-context.ts';
import type { NamesKind } from '../rule/shapes.ts';

/** As many as a person looks through; typing narrows it. */
const SHOWN = 60;

/** Things chosen by name and kept by key; a key that leads nowhere any more says so. */
export function NamePicker({
  kind,
  value,
  onChange,
  one = false,
}: {
  kind: NamesKind;
  value: readonly string[];
  onChange: (keys: string[]) => void;
  one?: boolean;
}) {
  const { t } = useTranslation();
  const { directory, partial, learn } = useNames();
  const [typed, setTyped] = useState('');
  const long = partial.find((one) => one === kind) ?? null;
  const found = useQuery(namesLike(kind, typed, long !== null));
  const here = useMemo(() => namesOf(directory, kind), [directory, kind]);
  const byKey = useMemo(() => new Map(here.map(({ key, name }) => [key, name])), [here]);
  const doubled = useMemo(() => doubledNames(here.map(({ name }) => name)), [here]);
  const words = typed.trim().toLowerCase();
  const offered = long
    ? (found.data?.names ?? [])
    : here.filter(({ key, name }) => [key, name].some((text) => text.toLowerCase().includes(words))).slice(0, SHOWN);

  const choose = (chosen: string | string[]) => {
    const keys = [chosen].flat();
    if (long)
      learn(
        long satisfies SegmentDirectory['partial'][number],
        offered.filter(({ key }) => keys.includes(key)),
      );
    onChange(keys);
  };
  return (
    <Select<string | string[]>
      size="small"
      className="rule__names"
      mode={one ? undefined : 'multiple'}
      maxTagCount={6}
      value={one ? value[0] || undefined : [...value]}
      onChange={choose}
      placeholder={t(`audience.choose.${kind}`)}
      aria-label={t(`audience.choose.${kind}`)}
      status={value.length === 0 || value[0] === '' ? 'warning' : undefined}
      loading={found.isFetching}
      popupMatchSelectWidth={false}
      showSearch={{ filterOption: false, onSearch: setTyped, searchValue: typed, autoClearSearchValue: true }}
      onBlur={() => setTyped('')}
      options={offered.map(({ key, name }) => ({
        value: key,
        label: doubled.has(name) ? `${name} · ${key}` : name,
      }))}
      labelRender={({ value: key }) => byKey.get(String(key)) ?? <Gone name={String(key)} />}
      tagRender={({ value: key, closable, onClose }) => (
        <Tag
          className={byKey.has(key) ? 'rule__name' : 'rule__name rule__name--gone'}
          closable={closable}
          onClose={onClose}
          onMouseDown={(event) => event.preventDefault()}
        >
          {byKey.get(key) ?? <Gone name={key} />}
        </Tag>
      )}
    />
  );
}

function Gone({ name }: { name: string }) {
  const { t } = useTranslation();
  return (
    <span className="harm" title={t('audience.goneHelp')}>
      {name} · {t('audience.gone')}
    </span>
  );
}

function doubledNames(names: readonly string[]): Set<string> {
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.size === seen.add(name).size));
}
