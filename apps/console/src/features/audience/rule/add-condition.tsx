import { type Condition, KINDS } from '@xiaoer/segment';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Input, type InputRef, Popover } from 'antd';
import { type ReactNode, useRef, useState } from 'react';
import { useCalled } from '../fields/event-fields.tsx';
import { bestOf, fitOf } from './kind-search.ts';
import { CATEGORIES, type Category, newCondition } from './shapes.ts';
import './kinds.css';

const LISTED = new Set<string>(Object.values(CATEGORIES).flat());
const ALL: readonly [Category, readonly string[]][] = [
  ...(Object.entries(CATEGORIES) as [Category, readonly string[]][]),
  // a kind that the language has learnt since
  ['other', KINDS.map(({ kind }) => kind).filter((kind) => !LISTED.has(kind))],
];

/** Kinds of conditions to choose from, by area, found while typing; Enter takes the first. */
export function AddCondition({
  onAdd,
  children,
}: {
  onAdd: (condition: Condition) => void;
  children: (open: () => void) => ReactNode;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const search = useRef<InputRef>(null);
  const add = (kind: string) => {
    setOpen(false);
    onAdd(newCondition(kind));
  };
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      afterOpenChange={(shown) => shown && search.current?.focus()}
      trigger="click"
      placement="bottomLeft"
      destroyOnHidden
      content={<Kinds search={search} onChoose={add} label={t('audience.add')} />}
    >
      <span>{children(() => setOpen(true))}</span>
    </Popover>
  );
}

function Kinds({
  search,
  onChoose,
  label,
}: {
  search: React.RefObject<InputRef | null>;
  onChoose: (kind: string) => void;
  label: string;
}) {
  const { t } = useTranslation();
  const called = useCalled();
  const [typed, setTyped] = useState('');
  const groups = ALL.map(([category, kinds]) => {
    const sought = kinds.flatMap((name) => {
      const kind = KINDS.find((one) => one.kind === name);
      const hint = t(`audience.kinds.${name}`, { defaultValue: kind?.examples[0] });
      return kind ? [{ kind: name, names: [called(kind), kind.word, kind.alias], hint }] : [];
    });
    return { category, kinds: sought.filter((one) => fitOf(one, typed) !== null) };
  }).filter(({ kinds }) => kinds.length > 0);
  const best = bestOf(
    groups.flatMap(({ kinds }) => kinds),
    typed,
  );
  return (
    <section className="kinds" aria-label={label}>
      <Input
        ref={search}
        size="small"
        allowClear
        placeholder={t('audience.searchKinds')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onPressEnter={() => best && onChoose(best)}
      />
      <div className="kinds__groups">
        {groups.map(({ category, kinds }) => (
          <div key={category}>
            <h3>{t(`audience.categories.${category}`)}</h3>
            {kinds.map(({ kind, names, hint }) => (
              <button
                type="button"
                key={kind}
                className={kind === best && typed !== '' ? 'kinds__best' : undefined}
                onClick={() => onChoose(kind)}
              >
                <strong>{names[0]}</strong>
                <span>{hint}</span>
              </button>
            ))}
          </div>
        ))}
      </div>
      {groups.length === 0 && <EmptyState>{t('audience.noKind')}</EmptyState>}
    </section>
  );
}
