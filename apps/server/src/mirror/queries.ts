import { RELATIONS, type RelationName, type SegmentSource } from '@xiaoer/segment';
import { columnsOf, quoted } from './tables.ts';

/** What is read from PostgreSQL: the modules' queries, with the columns of a relation in its order and of its types. */

export const POSTGRES_TYPES = {
  bigint: 'bigint',
  integer: 'integer',
  smallint: 'smallint',
  text: 'text',
  boolean: 'boolean',
  instant: 'timestamptz',
  local: 'timestamp',
  date: 'date',
  double: 'double precision',
  'bigint[]': 'bigint[]',
} as const;

/** Whose rows, and from when on. Ids are checked to be whole numbers, so that they can stand in the text: COPY takes no parameters. */
export type Part =
  | 'everything'
  | { customers: readonly number[]; since: Date | null }
  /** Half open. */
  | { fromCustomer: number; toCustomer: number }
  | { fromTime: Date; toTime: Date };

export function createQueries(sources: readonly SegmentSource[]) {
  const relations = new Map<RelationName, { topic: string; query: string }>();
  for (const { topic, relations: given } of sources) {
    for (const [relation, query] of Object.entries(given) as [RelationName, string][])
      relations.set(relation, { topic, query });
  }
  const person = Object.assign({}, ...sources.map((source) => source.person)) as Record<string, string>;
  const personTopics = sources.filter((source) => Object.keys(source.person).length > 0).map(({ topic }) => topic);

  const expressions = columnsOf('person').map(({ name, type }) => {
    const expression = name === 'customer_id' ? 'p.customer_id' : person[name];
    // A column that nobody gives is empty, never missing.
    return `(${expression ?? 'null'})::${POSTGRES_TYPES[type]} as ${quoted(name)}`;
  });

  /** Rows of one relation as the mirror keeps them; sorted by its time, its `order` or by customer, when that is how the part is cut. */
  function rowsOf(relation: RelationName, part: Part): string {
    const { time, order: by } = RELATIONS[relation];
    if (relation === 'person')
      return `select ${expressions.join(', ')} from customers.customer_info p where ${condition('p', part, null)} ${order('p', part, null, undefined)}`;
    const source = relations.get(relation);
    if (!source) throw new Error(`nobody gives the relation ${relation}`);
    const columns = columnsOf(relation).map(
      ({ name, type }) => `r.${quoted(name)}::${POSTGRES_TYPES[type]} as ${quoted(name)}`,
    );
    return `select ${columns.join(', ')} from (${source.query}) r where ${condition('r', part, time)} ${order('r', part, time, by)}`;
  }

  return {
    rowsOf,
    /** Relations that somebody gives; the others stay empty. */
    given: ['person', ...relations.keys()] as RelationName[],
    /** The relations that a topic's changes may touch. */
    ofTopic: (topic: string): RelationName[] => [
      ...[...relations].filter(([, source]) => topic === '*' || source.topic === topic).map(([relation]) => relation),
      ...(topic === '*' || personTopics.includes(topic) ? (['person'] as const) : []),
    ],
    /** First and last business instant of a relation. */
    spanOf: (relation: RelationName) => {
      const time = quoted(RELATIONS[relation].time!);
      return `select min(r.${time}) as first, max(r.${time}) as last from (${relations.get(relation)!.query}) r`;
    },
  };
}
export type Queries = ReturnType<typeof createQueries>;

function condition(alias: string, part: Part, time: string | null): string {
  if (part === 'everything') return 'true';
  if ('fromCustomer' in part)
    return `${alias}.customer_id >= ${whole(part.fromCustomer)} and ${alias}.customer_id < ${whole(part.toCustomer)}`;
  const at = `${alias}.${quoted(time ?? 'customer_id')}`;
  if ('fromTime' in part) return `${at} >= ${instant(part.fromTime)} and ${at} < ${instant(part.toTime)}`;
  const hers = `${alias}.customer_id = any('{${part.customers.map(whole).join(',')}}'::bigint[])`;
  return part.since && time ? `${hers} and ${at} >= ${instant(part.since)}` : hers;
}

function order(alias: string, part: Part, time: string | null, by: string | undefined): string {
  if (part === 'everything') return '';
  if ('fromCustomer' in part)
    return `order by ${by === undefined ? '' : `${alias}.${quoted(by)}, `}${alias}.customer_id`;
  return time ? `order by ${alias}.${quoted(time)}` : '';
}

export const instant = (at: Date) => `timestamptz '${at.toISOString()}'`;

export function whole(id: number): string {
  if (!Number.isSafeInteger(id)) throw new Error('an id is not a whole number');
  return String(id);
}
