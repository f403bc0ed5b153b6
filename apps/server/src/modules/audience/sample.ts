import type { SegmentRule } from '@xiaoer/contracts';
import {
  type Condition,
  type Directory,
  dependenceOf,
  type RelationName,
  raw,
  type Sql,
  shapeOf,
  sql,
  type Tree,
} from '@xiaoer/segment';
import { sql as kysely } from 'kysely';
import type { Platform } from '../../platform/platform.ts';
import { type Actor, demand } from '../access/index.ts';
import { askPostgres } from './ask/postgres.ts';
import type { Context } from './context.ts';
import { sentenceOf } from './faces.ts';
import { latestOf, reasonsOf } from './questions.ts';
import { understood } from './rule.ts';

/** Customers of a sample: as many as a person reads. */
const PEOPLE = 10;
const REASONS_MS = 15_000;

/** Fields of a person that are shown, with the column behind each. */
const FIELDS = {
  city: 'city',
  points: 'points',
  createdAt: 'created_at',
  orders: 'orders',
  spentFen: 'spent_fen',
  firstOrderAt: 'first_order_at',
  lastOrderAt: 'last_order_at',
  lastTouchAt: 'last_touch_at',
  contact: 'contact',
  contactSince: 'contact_since',
  inGroup: 'in_group',
  consent: 'consent',
} as const;
export type SampleField = keyof typeof FIELDS | 'homeStore' | 'tier' | 'tags';

/** Which of them say most of what a relation's rows say. */
const BEHIND: Partial<Record<RelationName, readonly SampleField[]>> = {
  purchase: ['orders', 'lastOrderAt', 'spentFen'],
  line: ['orders', 'lastOrderAt'],
  refund: ['spentFen'],
  touch: ['lastTouchAt'],
  contact: ['contact', 'contactSince'],
  stay: ['inGroup'],
  tag: ['tags'],
};
/** Of the person herself: the fields whose names a condition's words hold. */
const BEHIND_WORD: readonly [pattern: RegExp, fields: readonly SampleField[]][] = [
  [/city/, ['city']],
  [/store|region|distance|near|weather/, ['homeStore']],
  [/tier/, ['tier']],
  [/points/, ['points']],
  [/contact|reach/, ['contact', 'contactSince']],
  [/consent|reach/, ['consent']],
  [/group/, ['inGroup']],
  [/touch/, ['lastTouchAt']],
  [/stage|lifecycle|order|recency|rfm|top|spen/, ['orders', 'firstOrderAt', 'lastOrderAt', 'spentFen']],
  [/created|joined|known/, ['createdAt']],
];

interface ConditionOf {
  path: string;
  condition: Condition;
  negated: boolean;
}

interface PersonRow {
  customerId: number;
  homeStoreId: number | null;
  tierRank: number | null;
  [field: string]: unknown;
}

export function createSample(context: Context, { platform }: { platform: Platform }) {
  /** Some customers of the segment, and of each whether every single condition holds for her. */
  async function sample(actor: Actor, { rule }: { rule: SegmentRule }, { signal }: { signal?: AbortSignal } = {}) {
    demand(actor, 'audience.read');
    demand(actor, 'customers.read');
    const { tree, directory, now, optionsFor } = await context.understand(rule);
    const { rows, answer } = await context.ask<{ customer_id: number }>(
      (engine) => understood(() => latestOf(tree, optionsFor(engine), actor, PEOPLE)),
      { signal },
    );
    const ids = rows.map((row) => Number(row.customer_id));
    const conditions = [...conditionsIn(tree)];
    // Bounded by ten people: what is true of them is asked where the truth is.
    const statement = reasonsOf(
      conditions.map(({ condition }) => condition),
      { ...optionsFor(context.engines.postgres), among: ids },
      personColumns(context.engines.postgres.column),
    );
    const people = await askPostgres<PersonRow>(platform.database.pool, statement, { timeoutMs: REASONS_MS, signal });
    const tags = await tagsOf(platform, ids);
    return {
      conditions: conditions.map(({ path, condition, negated }) => ({
        path,
        kind: condition.kind,
        sentence: sentenceOf(condition, directory),
        negated,
        behind: behindOf(condition, directory),
      })),
      people: people.map((row) => ({
        ...personOf(row, directory),
        tags: tags.get(row.customerId) ?? [],
        holds: conditions.map((_, i) => row[`c${i}`] === true),
      })),
      now,
      answer,
    };
  }
  return { sample };
}

/** Every single condition with its path, as `parseTree` names places. */
function* conditionsIn(tree: Tree, path = '', negated = false): Generator<ConditionOf> {
  const shape = shapeOf(tree);
  if (shape.type === 'condition') {
    yield { path: path.replace(/\.$/, ''), condition: shape.condition, negated };
  } else if (shape.type === 'not') {
    yield* conditionsIn(shape.of, `${path}not.`, !negated);
  } else {
    for (const [i, part] of shape.of.entries()) yield* conditionsIn(part, `${path}${shape.type}[${i}].`, negated);
  }
}

function personColumns(column: (name: string) => Sql): Sql {
  const shown = Object.entries({ ...FIELDS, homeStoreId: 'home_store_id', tierRank: 'tier_rank' });
  return shown
    .map(([name, from]) => sql`${column(from)} as ${raw(`"${name}"`)}`)
    .reduce((all, one) => sql`${all}, ${one}`);
}

function personOf({ customerId, homeStoreId, tierRank, ...row }: PersonRow, { stores, tiers }: Directory) {
  const store = stores.find(({ storeId }) => storeId === homeStoreId);
  return {
    id: customerId,
    homeStore: store ? { code: store.key, name: store.name } : null,
    tier: tiers.find(({ rank }) => rank === tierRank)?.name ?? null,
    ...(Object.fromEntries(Object.keys(FIELDS).map((field) => [field, row[field]])) as {
      city: string | null;
      points: number | null;
      createdAt: Date;
      orders: number;
      spentFen: number;
      firstOrderAt: Date | null;
      lastOrderAt: Date | null;
      lastTouchAt: Date | null;
      contact: boolean;
      contactSince: Date | null;
      inGroup: boolean;
      consent: boolean;
    }),
  };
}

function behindOf(condition: Condition, directory: Directory): SampleField[] {
  const words = BEHIND_WORD.filter(([pattern]) => pattern.test(condition.kind)).flatMap(([, fields]) => fields);
  const { relations } = dependenceOf(condition, directory);
  return [...new Set([...words, ...[...relations].flatMap((relation) => BEHIND[relation] ?? [])])];
}

async function tagsOf({ db }: Platform, ids: readonly number[]): Promise<Map<number, string[]>> {
  const { rows } = await kysely<{ customerId: number; tags: string[] }>`
    select customer_id as "customerId", array_agg(distinct tag order by tag) as tags
    from customers.tag_of where customer_id = any(${ids}::bigint[]) group by 1`.execute(db);
  return new Map(rows.map(({ customerId, tags }) => [customerId, tags]));
}
