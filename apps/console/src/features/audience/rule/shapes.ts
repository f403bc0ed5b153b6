import type { SegmentNamesQuery } from '@xiaoer/contracts';
import { type Condition, type Duration, EVENTS, type Unit } from '@xiaoer/segment';

export type NamesKind = SegmentNamesQuery['kind'];
/** Sets of words that a person chooses from; their names are texts `audience.words.<set>.<word>`. */
export const WORD_SETS = {
  weather: ['rain', 'hot', 'cold'],
  stage: ['never', 'new', 'active', 'lapsing', 'lost'],
  identity: ['phone', 'openid', 'unionid', 'external_userid', 'card', 'app_user'],
  contactState: ['active', 'removed_by_customer', 'removed_by_staff', 'transferred', 'perhaps_gone'],
  ending: ['removed_by_customer', 'removed_by_staff', 'transferred', 'perhaps_gone'],
  salesChannel: ['counter', 'app', 'mini_program', 'delivery', 'online'],
  budget: ['mass_send_day', 'promotion_day', 'promotion_week'],
  since: ['customer', 'contact'],
  ranking: ['spent', 'count', 'latest'],
  within: ['city', 'home_store', 'tier'],
} as const;
export type WordSet = keyof typeof WORD_SETS;

/** What one editor of a row shows and changes. `at`: the key of the condition that it owns. */
export type Field = { optional?: true } & (
  | { type: 'names'; at: string; names: NamesKind; one?: true }
  | { type: 'words'; at: string; set: WordSet; one?: true }
  /** `op` and `value`, of the condition itself or of the object at a key. */
  | { type: 'comparison'; at?: string; unit: Unit | 'score' | 'coupons'; ops?: readonly string[]; most?: number }
  | { type: 'window'; at: 'window' }
  | { type: 'duration'; at: string }
  | { type: 'number'; at: string; least: number; most: number; unit: string; decimals?: number }
  | { type: 'text'; at: string }
  /** `days`, `period` and, with `month`, `month`; the row may also say nothing when `open`. */
  | { type: 'upcoming'; month?: true; open?: true }
  | { type: 'place' }
  | { type: 'tier' }
  | { type: 'expiry'; at: 'expires' }
  | { type: 'change' }
  | { type: 'filters'; at: 'where'; event: string }
  | { type: 'figures'; at: 'figures'; event: string }
  | { type: 'after'; at: 'after' }
  | { type: 'which'; at: 'since_last' }
  | { type: 'steps'; at: 'steps' }
);

/** Keys of a condition that a field owns. */
export function keysOf(field: Field): readonly string[] {
  switch (field.type) {
    case 'upcoming':
      return field.month ? ['days', 'period', 'month'] : ['days', 'period'];
    case 'place':
      return ['store', 'lng', 'lat', 'meters'];
    case 'tier':
      return ['op', 'tiers'];
    case 'change':
      return ['op', 'percent'];
    case 'comparison':
      return field.at === undefined ? ['op', 'value'] : [field.at];
    default:
      return [field.at];
  }
}

const window = { type: 'window', at: 'window' } as const;
const anyWindow = { ...window, optional: true } as const;
const names = (kind: NamesKind, at = 'in'): Field => ({ type: 'names', at, names: kind });
const maybeNames = (kind: NamesKind, at: string): Field => ({ type: 'names', at, names: kind, optional: true });
const words = (set: WordSet, at = 'in'): Field => ({ type: 'words', at, set });
const compare = (unit: Unit): Field => ({ type: 'comparison', unit });
const score = (at: string): Field => ({ type: 'comparison', at, unit: 'score', most: 5, optional: true });
const filters = (event: string): Field => ({ type: 'filters', at: 'where', event, optional: true });

const ABOUT_EVENTS = Object.fromEntries(
  EVENTS.map(({ kind }): [string, Field[]] => [
    kind,
    [
      filters(kind),
      { type: 'figures', at: 'figures', event: kind, optional: true },
      { type: 'after', at: 'after', optional: true },
      { type: 'which', at: 'since_last', optional: true },
      anyWindow,
    ],
  ]),
);

/** How the rows of each kind are edited. A kind that is not here is edited as text. */
export const SHAPES: Readonly<Record<string, readonly Field[]>> = {
  everyone: [],
  employee: [],
  suspected_hunter: [],
  consent: [],
  reachable: [],
  programme_holdout: [],
  city: [names('cities')],
  region: [names('regions')],
  store: [names('stores')],
  near: [{ type: 'place' }],
  forecast: [words('weather')],
  taste: [names('tastes')],
  birthday: [{ type: 'upcoming', month: true, open: true }],
  age: [compare('years')],
  anniversary: [{ type: 'words', at: 'of', set: 'since', one: true }, { type: 'upcoming' }],
  registered: [window],
  first_order: [window],
  last_order: [window],
  last_touch: [anyWindow],
  tier: [{ type: 'tier' }],
  points: [compare('points')],
  orders_total: [compare('orders')],
  spent_total: [compare('yuan')],
  identity: [words('identity'), { type: 'text', at: 'issuer', optional: true }],
  wecom_contact: [
    maybeNames('accounts', 'accounts'),
    maybeNames('sources', 'sources'),
    { ...words('contactState', 'states'), optional: true },
    anyWindow,
  ],
  in_group: [maybeNames('stores', 'stores'), maybeNames('groups', 'groups'), anyWindow],
  tag: [names('tags')],
  holds_coupon: [
    maybeNames('offers', 'offers'),
    { type: 'expiry', at: 'expires', optional: true },
    { type: 'comparison', at: 'count', unit: 'coupons', ops: ['>=', '='], optional: true },
  ],
  attention: [{ type: 'words', at: 'budget', set: 'budget', one: true }, compare('times')],
  lifecycle: [words('stage')],
  segment: [names('segments')],
  random_share: [
    { type: 'number', at: 'percent', least: 0.000001, most: 100, unit: '%', decimals: 6 },
    { type: 'text', at: 'salt' },
  ],
  sequence: [{ type: 'steps', at: 'steps' }, { type: 'duration', at: 'gap', optional: true }, anyWindow],
  top: [
    { type: 'number', at: 'percent', least: 1, most: 99, unit: '%' },
    { type: 'words', at: 'by', set: 'ranking', one: true },
    { type: 'words', at: 'per', set: 'within', one: true, optional: true },
    filters('ordered'),
    anyWindow,
  ],
  rfm: [score('recency'), score('frequency'), score('value'), anyWindow],
  trend: [
    { type: 'number', at: 'orders', least: 1, most: 50, unit: 'orders' },
    { type: 'change' },
    filters('ordered'),
    anyWindow,
  ],
  ...ABOUT_EVENTS,
};

/** How one filter of an event is edited. */
export type FilterShape =
  | { type: 'names'; names: NamesKind }
  | { type: 'words'; set: WordSet }
  | { type: 'comparison'; unit: Unit }
  | { type: 'free' }
  | { type: 'flag' }
  | { type: 'hours' }
  | { type: 'weekday' };

const FILTERS: Readonly<Record<string, FilterShape>> = {
  product: { type: 'names', names: 'products' },
  category: { type: 'names', names: 'categories' },
  brand: { type: 'names', names: 'brands' },
  store: { type: 'names', names: 'stores' },
  city: { type: 'names', names: 'cities' },
  region: { type: 'names', names: 'regions' },
  offer: { type: 'names', names: 'offers' },
  playbook: { type: 'names', names: 'playbooks' },
  group: { type: 'names', names: 'groups' },
  account: { type: 'names', names: 'accounts' },
  source: { type: 'names', names: 'sources' },
  channel: { type: 'words', set: 'salesChannel' },
  how: { type: 'words', set: 'ending' },
  amount: { type: 'comparison', unit: 'yuan' },
  pieces: { type: 'comparison', unit: 'pieces' },
  drop: { type: 'free' },
  by_link: { type: 'flag' },
  used: { type: 'flag' },
  unredeemed: { type: 'flag' },
  weekdays: { type: 'flag' },
  weekends: { type: 'flag' },
  hours: { type: 'hours' },
  weekday: { type: 'weekday' },
};
export const filterShape = (event: string, by: string): FilterShape | null =>
  event === 'touched' && by === 'channel' ? { type: 'free' } : (FILTERS[by] ?? null);

type Filters = { by: string }[] | undefined;
const knows = (event: string, where: Filters) => (where ?? []).every(({ by }) => filterShape(event, by) !== null);
const knowsWhich = (which: { kind: string; where?: Filters }) => knows(which.kind, which.where);

/** Whether the editors show everything that a condition says: only then may they stand for it. */
export function isShown(condition: Condition): boolean {
  const fields = SHAPES[condition.kind];
  if (!fields) return false;
  const owned = new Set(['kind', ...fields.flatMap(keysOf)]);
  const { where, figures, after, since_last, steps } = condition as {
    where?: Filters;
    figures?: { where?: Filters }[];
    after?: { event: Parameters<typeof knowsWhich>[0] };
    since_last?: Parameters<typeof knowsWhich>[0];
    steps?: Parameters<typeof knowsWhich>[0][];
  };
  const event = condition.kind === 'top' || condition.kind === 'trend' ? 'ordered' : condition.kind;
  return (
    Object.keys(condition).every((key) => owned.has(key)) &&
    knows(event, where) &&
    (figures ?? []).every((figure) => knows(event, figure.where)) &&
    [after?.event, since_last, ...(steps ?? [])].every((which) => !which || knowsWhich(which))
  );
}

const MONTH: { within: Duration } = { within: { days: 30 } };

/** What a field holds when it is put on a row. */
export function startOf(field: Field): Record<string, unknown> {
  switch (field.type) {
    case 'names':
      return { [field.at]: field.one ? '' : [] };
    case 'words':
      return { [field.at]: field.one ? WORD_SETS[field.set][0] : [] };
    case 'comparison': {
      const comparison = { op: '>=', value: field.unit === 'yuan' ? 10_000 : field.unit === 'years' ? 18 : 1 };
      return field.at === undefined ? comparison : { [field.at]: comparison };
    }
    case 'window':
      return { window: MONTH };
    case 'duration':
      return { [field.at]: { days: 7 } };
    case 'number':
      return { [field.at]: field.unit === 'orders' ? 5 : 10 };
    case 'text':
      return { [field.at]: '' };
    case 'upcoming':
      return { days: 7 };
    case 'place':
      return { store: '', meters: 3000 };
    case 'tier':
      return { op: '>=', tiers: [] };
    case 'expiry':
      return { expires: { on: 'tomorrow' } };
    case 'change':
      return { op: '<=', percent: -20 };
    case 'filters':
    case 'figures':
      return {};
    case 'after':
      return { after: { event: { kind: 'touched' }, within: { hours: 24 } } };
    case 'which':
      return { [field.at]: { kind: 'redeemed' } };
    case 'steps':
      return { steps: [{ kind: 'bought' }, { kind: 'bought' }] };
  }
}

/** A new row: what it needs at least, the rest to be chosen. */
export function newCondition(kind: string): Condition {
  const needed = (SHAPES[kind] ?? []).filter(({ optional }) => !optional);
  return Object.assign({ kind }, ...needed.map(startOf)) as Condition;
}

export const CATEGORIES = {
  person: [
    'city',
    'region',
    'store',
    'near',
    'birthday',
    'age',
    'anniversary',
    'registered',
    'taste',
    'tag',
    'identity',
    'forecast',
    'employee',
    'suspected_hunter',
  ],
  orders: [
    'lifecycle',
    'bought',
    'ordered',
    'first_order',
    'last_order',
    'orders_total',
    'spent_total',
    'refunded',
    'sequence',
    'top',
    'rfm',
    'trend',
  ],
  programme: ['tier', 'points', 'holds_coupon', 'claimed', 'redeemed'],
  ties: [
    'reachable',
    'consent',
    'wecom_contact',
    'in_group',
    'last_touch',
    'touched',
    'attention',
    'added_contact',
    'removed_contact',
    'joined_group',
    'left_group',
  ],
  sets: ['segment', 'random_share', 'programme_holdout', 'everyone'],
} as const;
export type Category = keyof typeof CATEGORIES | 'other';
