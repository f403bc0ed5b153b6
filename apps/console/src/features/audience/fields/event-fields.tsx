import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { type Comparison, type Duration, EVENTS } from '@xiaoer/segment';
import { useLanguage, useTranslation } from '@xiaoer/ui';
import { Button, Dropdown, Select, TimePicker } from 'antd';
import dayjs from 'dayjs';
import type { ReactNode } from 'react';
import { filterShape } from '../rule/shapes.ts';
import { Choice } from './choice.tsx';
import { NamePicker } from './name-picker.tsx';
import { ComparisonField, DurationField, TextField, WordsField } from './simple-fields.tsx';

/** What filters of events look like in a tree, all kinds of them together. */
export interface Filter {
  by: string;
  in?: (string | number)[];
  except?: string;
  op?: Comparison['op'];
  value?: number;
  from?: number;
  until?: number;
}
export interface Which {
  kind: string;
  where?: Filter[];
}
export interface Figure {
  of: string;
  op?: Comparison['op'];
  value?: number;
  where?: Filter[];
}

export const eventNamed = (kind: string) => EVENTS.find((event) => event.kind === kind);

/** What the language calls something in the reader's language. */
export function useCalled(): (thing: { word: string; alias: string }) => string {
  const [language] = useLanguage();
  return ({ word, alias }) => (language === 'en' ? word.replaceAll('_', ' ') : alias);
}

/** Something on a row that can be taken off again. */
export function Piece({ label, onRemove, children }: { label: string; onRemove?: () => void; children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <span className="rule__piece">
      <span className="rule__held">
        <span className="rule__label">{label}</span>
        {children}
      </span>
      {onRemove && (
        <button
          type="button"
          className="rule__off"
          aria-label={t('audience.takeOff', { what: label })}
          onClick={onRemove}
        >
          <CloseOutlined />
        </button>
      )}
    </span>
  );
}

export function startOfFilter(event: string, by: string): Filter {
  const shape = filterShape(event, by);
  if (shape?.type === 'names' || shape?.type === 'words') return { by, in: [] };
  if (shape?.type === 'free') return { by, in: [''] };
  if (shape?.type === 'comparison') return { by, op: '>=', value: shape.unit === 'yuan' ? 3000 : 2 };
  if (shape?.type === 'hours') return { by, from: 7 * 60, until: 10 * 60 };
  if (shape?.type === 'weekday') return { by, in: [6, 7] };
  return { by };
}

/** The filters of one list, each to be changed or taken off. */
export function FiltersField({
  event,
  value = [],
  onChange,
}: {
  event: string;
  value?: readonly Filter[];
  onChange: (where: Filter[]) => void;
}) {
  const called = useCalled();
  const properties = eventNamed(event)?.properties ?? [];
  return value.map((filter, i) => (
    <Piece
      // biome-ignore lint/suspicious/noArrayIndexKey: filters have no identity but their place
      key={`${i} ${filter.by}`}
      label={called(properties.find(({ by }) => by === filter.by) ?? { word: filter.by, alias: filter.by })}
      onRemove={() => onChange(value.toSpliced(i, 1))}
    >
      <FilterEditor event={event} value={filter} onChange={(next) => onChange(value.with(i, next))} />
    </Piece>
  ));
}

function FilterEditor({
  event,
  value,
  onChange,
}: {
  event: string;
  value: Filter;
  onChange: (filter: Filter) => void;
}) {
  const { t } = useTranslation();
  const shape = filterShape(event, value.by);
  const { by } = value;
  switch (shape?.type) {
    case 'names':
    case 'words': {
      const keys = value.except === undefined ? (value.in ?? []).map(String) : [value.except];
      const set = (next: string[], other = value.except !== undefined) =>
        onChange(other ? { by, except: next.at(-1) ?? '' } : { by, in: next.filter(Boolean) });
      return (
        <>
          <Choice
            label={t('audience.isOrNot')}
            value={value.except === undefined ? 'is' : 'isNot'}
            of={['is', 'isNot']}
            say={(one) => t(`audience.${one}`)}
            onChange={(next) => set(keys, next === 'isNot')}
          />
          {shape.type === 'names' ? (
            <NamePicker
              kind={shape.names}
              one={value.except !== undefined}
              value={keys}
              onChange={(next) => set(next)}
            />
          ) : (
            <WordsField set={shape.set} one={value.except !== undefined} value={keys} onChange={(next) => set(next)} />
          )}
        </>
      );
    }
    case 'comparison':
      return (
        <ComparisonField
          unit={shape.unit}
          value={{ op: value.op ?? '>=', value: value.value ?? 0 }}
          onChange={(comparison) => onChange({ by, ...comparison })}
        />
      );
    case 'free':
      return (
        <TextField
          label={by}
          value={value.except ?? String(value.in?.[0] ?? '')}
          onChange={(text) => onChange(value.except === undefined ? { by, in: [text] } : { by, except: text })}
        />
      );
    case 'hours':
      return (
        <>
          <Clock value={value.from ?? 0} onChange={(from) => onChange({ ...value, from })} />
          <span className="rule__unit">{t('audience.upTo')}</span>
          <Clock value={value.until ?? 0} onChange={(until) => onChange({ ...value, until })} />
        </>
      );
    case 'weekday':
      return (
        <Select
          size="small"
          mode="multiple"
          className="rule__names"
          aria-label={t('audience.weekdays')}
          value={(value.in ?? []).map(Number)}
          onChange={(days) => onChange({ by, in: days })}
          options={[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: day, label: t(`audience.days.${day}`) }))}
        />
      );
    default:
      return null;
  }
}

const MIDNIGHT = dayjs('2026-01-01T00:00:00');
/** Minutes since midnight; 24:00 is shown as the midnight that it is. */
function Clock({ value, onChange }: { value: number; onChange: (minutes: number) => void }) {
  return (
    <TimePicker
      size="small"
      format="HH:mm"
      minuteStep={5}
      allowClear={false}
      needConfirm={false}
      className="rule__clock"
      value={MIDNIGHT.add(value % 1440, 'minute')}
      onChange={(time) => time && onChange(time.hour() * 60 + time.minute())}
    />
  );
}

/** Filters that can be put on, as a menu's lines. */
export function useFilterMenu(event: string): { key: string; label: string }[] {
  const called = useCalled();
  return (eventNamed(event)?.properties ?? [])
    .filter(({ by }) => filterShape(event, by) !== null)
    .map((property) => ({ key: property.by, label: called(property) }));
}

/** Filters with a menu to put more of them on, where they stand inside something else. */
function SmallFilters({
  event,
  value = [],
  onChange,
}: {
  event: string;
  value?: readonly Filter[];
  onChange: (where: Filter[]) => void;
}) {
  const { t } = useTranslation();
  const menu = useFilterMenu(event);
  return (
    <>
      <FiltersField event={event} value={value} onChange={onChange} />
      {menu.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{ items: menu, onClick: ({ key }) => onChange([...value, startOfFilter(event, key)]) }}
        >
          <Button size="small" type="text" icon={<PlusOutlined />} aria-label={t('audience.addFilter')} />
        </Dropdown>
      )}
    </>
  );
}

/** What the rows must be like together. */
export function FiguresField({
  event,
  value = [],
  onChange,
}: {
  event: string;
  value?: readonly Figure[];
  onChange: (figures: Figure[]) => void;
}) {
  const { t } = useTranslation();
  const called = useCalled();
  const measures = eventNamed(event)?.measures ?? [];
  return value.map((figure, i) => {
    const measure = measures.find(({ of }) => of === figure.of);
    const change = (patch: Partial<Figure>) => onChange(value.with(i, { ...figure, ...patch }));
    return (
      <Piece
        // biome-ignore lint/suspicious/noArrayIndexKey: figures have no identity but their place
        key={`${i} ${figure.of}`}
        label={measure ? called({ word: measure.of, alias: measure.alias }) : t(`audience.parts.${figure.of}`)}
        onRemove={() => onChange(value.toSpliced(i, 1))}
      >
        {figure.where && (
          <span className="rule__nest">
            <SmallFilters event={event} value={figure.where} onChange={(where) => change({ where })} />
          </span>
        )}
        {figure.op !== undefined && (
          <ComparisonField
            unit={measure?.unit ?? 'percent'}
            value={{ op: figure.op, value: figure.value ?? 0 }}
            onChange={change}
          />
        )}
      </Piece>
    );
  });
}

/** Rows of another event: which event, and what they are like. */
export function WhichField({ value, onChange }: { value: Which; onChange: (which: Which) => void }) {
  const { t } = useTranslation();
  const called = useCalled();
  return (
    <span className="rule__nest">
      <Select
        size="small"
        popupMatchSelectWidth={false}
        aria-label={t('audience.event')}
        value={value.kind}
        onChange={(kind) => onChange({ kind })}
        options={EVENTS.map((event) => ({ value: event.kind, label: called(event) }))}
      />
      <SmallFilters
        event={value.kind}
        value={value.where}
        onChange={(where) => onChange(where.length > 0 ? { ...value, where } : { kind: value.kind })}
      />
    </span>
  );
}

/** 触达过之后 24 小时内 */
export function AfterField({
  value,
  onChange,
}: {
  value: { event: Which; within: Duration };
  onChange: (after: { event: Which; within: Duration }) => void;
}) {
  return (
    <>
      <WhichField value={value.event} onChange={(event) => onChange({ ...value, event })} />
      <DurationField value={value.within} onChange={(within) => onChange({ ...value, within })} />
    </>
  );
}

const MOST_STEPS = 5;
/** One event after another. */
export function StepsField({ value, onChange }: { value: readonly Which[]; onChange: (steps: Which[]) => void }) {
  const { t } = useTranslation();
  return (
    <span className="rule__steps">
      {value.map((step, i) => (
        <Piece
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          key={i}
          label={t('audience.step', { n: i + 1 })}
          onRemove={value.length > 2 ? () => onChange(value.toSpliced(i, 1)) : undefined}
        >
          <WhichField value={step} onChange={(next) => onChange(value.with(i, next))} />
        </Piece>
      ))}
      {value.length < MOST_STEPS && (
        <Button
          size="small"
          type="text"
          icon={<PlusOutlined />}
          aria-label={t('audience.addStep')}
          onClick={() => onChange([...value, { kind: 'ordered' }])}
        />
      )}
    </span>
  );
}
