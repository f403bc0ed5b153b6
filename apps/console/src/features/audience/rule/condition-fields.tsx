import { PlusOutlined } from '@ant-design/icons';
import type { Comparison, Condition, Duration, Window } from '@xiaoer/segment';
import { useTranslation } from '@xiaoer/ui';
import { Button, Dropdown } from 'antd';
import {
  AfterField,
  eventNamed,
  type Figure,
  FiguresField,
  type Filter,
  FiltersField,
  Piece,
  StepsField,
  startOfFilter,
  useCalled,
  useFilterMenu,
  type Which,
  WhichField,
} from '../fields/event-fields.tsx';
import { NamePicker } from '../fields/name-picker.tsx';
import { ComparisonField, DurationField, NumberInput, TextField, WordsField } from '../fields/simple-fields.tsx';
import { ChangeField, ExpiryField, PlaceField, TierField, UpcomingField } from '../fields/special-fields.tsx';
import { WindowField } from '../fields/window-field.tsx';
import { type Field, keysOf, SHAPES, startOf } from './shapes.ts';

type Change = (patch: Record<string, unknown>) => void;

/** The editors of a condition, by the shape of its kind, and a menu of what can be put on. */
export function ConditionFields({
  condition,
  onChange,
}: {
  condition: Condition;
  onChange: (condition: Condition) => void;
}) {
  const { t } = useTranslation();
  const fields = SHAPES[condition.kind] ?? [];
  const change: Change = (patch) => onChange(changed(condition, patch));
  return (
    <>
      {fields
        .filter((field) => keysOf(field).some((key) => condition[key] !== undefined) || isOpen(field))
        .map((field) => {
          const key = keysOf(field)[0]!;
          const list = field.type === 'filters' || field.type === 'figures';
          const editor = <FieldEditor key={key} field={field} condition={condition} change={change} />;
          if (list || !field.optional) return editor;
          const off = () => change(Object.fromEntries(keysOf(field).map((owned) => [owned, undefined])));
          return (
            <Piece key={key} label={t(`audience.fields.${key}`)} onRemove={off}>
              {editor}
            </Piece>
          );
        })}
      <More condition={condition} fields={fields} change={change} />
    </>
  );
}

const isOpen = (field: Field) => field.type === 'upcoming' && field.open === true;

/** With some keys changed; what is undefined is not there. */
function changed(condition: Condition, patch: Record<string, unknown>): Condition {
  const entries = Object.entries({ ...condition, ...patch }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Condition;
}

function FieldEditor({ field, condition, change }: { field: Field; condition: Condition; change: Change }) {
  const { t } = useTranslation();
  switch (field.type) {
    case 'names': {
      const value = condition[field.at] as string[];
      return <NamePicker kind={field.names} value={value} onChange={(keys) => change({ [field.at]: keys })} />;
    }
    case 'words': {
      const value = condition[field.at] as string | string[];
      const set = (words: string[]) => change({ [field.at]: field.one ? words[0] : words });
      return <WordsField set={field.set} one={field.one} value={[value].flat()} onChange={set} />;
    }
    case 'comparison': {
      const { at } = field;
      const value = (at === undefined ? condition : condition[at]) as unknown as Comparison;
      const set = ({ op, value: number }: Comparison) =>
        change(at === undefined ? { op, value: number } : { [at]: { op, value: number } });
      return <ComparisonField unit={field.unit} ops={field.ops} most={field.most} value={value} onChange={set} />;
    }
    case 'window':
      return <WindowField value={condition['window'] as Window} onChange={(window) => change({ window })} />;
    case 'duration':
      return (
        <DurationField value={condition[field.at] as Duration} onChange={(next) => change({ [field.at]: next })} />
      );
    case 'number':
      return (
        <span className="rule__field">
          {field.at === 'orders' && <span className="rule__unit">{t('audience.fields.orders')}</span>}
          <NumberInput
            label={t('audience.number')}
            value={condition[field.at] as number}
            least={field.least}
            most={field.most}
            decimals={field.decimals}
            onChange={(number) => change({ [field.at]: number })}
          />
          <span className="rule__unit">{field.unit === '%' ? '%' : t(`audience.units.${field.unit}`)}</span>
        </span>
      );
    case 'text':
      return (
        <span className="rule__field">
          {!field.optional && <span className="rule__unit">{t(`audience.fields.${field.at}`)}</span>}
          <TextField
            label={t(`audience.fields.${field.at}`)}
            value={condition[field.at] as string}
            onChange={(text) => change({ [field.at]: text })}
          />
        </span>
      );
    case 'upcoming':
      return (
        <UpcomingField
          value={condition as Parameters<typeof UpcomingField>[0]['value']}
          change={change}
          withMonth={field.month}
          open={field.open}
        />
      );
    case 'place':
      return <PlaceField value={condition as unknown as Parameters<typeof PlaceField>[0]['value']} change={change} />;
    case 'tier':
      return <TierField value={condition as unknown as Parameters<typeof TierField>[0]['value']} change={change} />;
    case 'expiry':
      return <ExpiryField value={condition['expires'] as Parameters<typeof ExpiryField>[0]['value']} change={change} />;
    case 'change':
      return <ChangeField value={condition as unknown as Parameters<typeof ChangeField>[0]['value']} change={change} />;
    case 'filters': {
      const set = (where: Filter[]) => change({ where: where.length > 0 ? where : undefined });
      return <FiltersField event={field.event} value={condition['where'] as Filter[]} onChange={set} />;
    }
    case 'figures': {
      const set = (figures: Figure[]) => change({ figures: figures.length > 0 ? figures : undefined });
      return <FiguresField event={field.event} value={condition['figures'] as Figure[]} onChange={set} />;
    }
    case 'after': {
      const value = condition['after'] as Parameters<typeof AfterField>[0]['value'];
      return <AfterField value={value} onChange={(after) => change({ after })} />;
    }
    case 'which':
      return <WhichField value={condition[field.at] as Which} onChange={(which) => change({ [field.at]: which })} />;
    case 'steps':
      return <StepsField value={condition['steps'] as Which[]} onChange={(steps) => change({ steps })} />;
  }
}

/** What can be put on the row: filters, figures, windows and the like that it doesn't have yet. */
function More({ condition, fields, change }: { condition: Condition; fields: readonly Field[]; change: Change }) {
  const { t } = useTranslation();
  const called = useCalled();
  const event = fields.find((field) => field.type === 'filters')?.event;
  const filters = useFilterMenu(event ?? '');
  const measured = fields.some((field) => field.type === 'figures') ? (eventNamed(event ?? '')?.measures ?? []) : [];
  const figures = [
    ...measured.map((measure) => ({ key: measure.of, label: called({ word: measure.of, alias: measure.alias }) })),
    ...(measured.length > 0 && filters.length > 0
      ? ['first', 'last', 'share'].map((part) => ({ key: part, label: t(`audience.parts.${part}`) }))
      : []),
  ];
  const others = fields.filter(
    (field) =>
      field.optional &&
      field.type !== 'filters' &&
      field.type !== 'figures' &&
      keysOf(field).every((key) => condition[key] === undefined),
  );
  if (filters.length + figures.length + others.length === 0) return null;

  const add = (key: string) => {
    const [group, name] = key.split(' ') as [string, string];
    if (group === 'filter') {
      const where = (condition['where'] as Filter[] | undefined) ?? [];
      change({ where: [...where, startOfFilter(event!, name)] });
    } else if (group === 'figure') {
      const before = (condition['figures'] as Figure[] | undefined) ?? [];
      const measure = measured.find(({ of }) => of === name);
      const value = measure?.unit === 'yuan' ? 10_000 : measure ? 2 : 60;
      const compared = name === 'first' || name === 'last' ? {} : { op: '>=' as const, value };
      const where = measure ? {} : { where: [startOfFilter(event!, filters[0]!.key)] };
      change({ figures: [...before, { of: name, ...where, ...compared }] });
    } else {
      const field = others.find((one) => keysOf(one)[0] === name);
      if (field) change(startOf(field));
    }
  };
  const lines = (group: string, items: readonly { key: string; label: string }[]) =>
    items.map(({ key, label }) => ({ key: `${group} ${key}`, label }));
  const rest = others.map((field) => ({ key: keysOf(field)[0]!, label: t(`audience.fields.${keysOf(field)[0]}`) }));
  const groups = [
    { key: 'filters', items: lines('filter', filters) },
    { key: 'figures', items: lines('figure', figures) },
    { key: 'others', items: lines('field', rest) },
  ].filter(({ items }) => items.length > 0);
  const items =
    groups.length === 1
      ? groups[0]!.items
      : groups.map(({ key, items: children }) => ({
          key,
          type: 'group' as const,
          label: t(`audience.more.${key}`),
          children,
        }));
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items,
        onClick: ({ key }) => add(key),
        className: groups.length > 1 ? 'rule__menu rule__menu--groups' : 'rule__menu',
      }}
    >
      <Button size="small" type="text" icon={<PlusOutlined />} className="rule__more">
        {t('audience.narrow')}
      </Button>
    </Dropdown>
  );
}
