import { type Condition, KINDS } from '@xiaoer/segment';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Input, type InputRef, Popover } from 'antd';
import { type ReactNode, useRef, useState } from 'react';
import { useCalled } from '../fields/event-fields.tsx';
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
  small = false,
  children,
}: {
  onAdd: (condition: Condition) => void;
  small?: boolean;
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
      placement={small ? 'bottomLeft' : 'bottomLeft'}
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
  const words = typed.trim().toLowerCase();
  const matches = (kind: string) => {
    const found = KINDS.find((one) => one.kind === kind);
    const hint = t(`audience.kinds.${kind}`, { defaultValue: '' });
    return found && [found.word, found.alias, hint].some((text) => text.toLowerCase().includes(words)) ? [found] : [];
  };
  const groups = ALL.map(([category, kinds]) => ({ category, kinds: kinds.flatMap(matches) })).filter(
    ({ kinds }) => kinds.length > 0,
  );
  const first = groups[0]?.kinds[0]?.kind;
  return (
    <section className="kinds" aria-label={label}>
      <Input
        ref={search}
        size="small"
        allowClear
        placeholder={t('audience.searchKinds')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onPressEnter={() => first && onChoose(first)}
      />
      <div className="kinds__groups">
        {groups.map(({ category, kinds }) => (
          <div key={category}>
            <h3>{t(`audience.categories.${category}`)}</h3>
            {kinds.map((kind) => (
              <button type="button" key={kind.kind} onClick={() => onChoose(kind.kind)}>
                <strong>{called(kind)}</strong>
                <span>{t(`audience.kinds.${kind.kind}`, { defaultValue: kind.examples[0] })}</span>
              </button>
            ))}
          </div>
        ))}
      </div>
      {groups.length === 0 && <EmptyState>{t('audience.noKind')}</EmptyState>}
    </section>
  );
}
