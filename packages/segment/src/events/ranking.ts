import { and, join, raw, type Sql, sql } from '../compile/sql.ts';
import type { SqlContext } from '../conditions/condition.ts';
import { inWindow, type Window } from '../conditions/windows.ts';
import { filtersSql } from './filters.ts';
import type { Filter } from './property.ts';
import { ordered } from './sales.ts';
import { rowOf } from './which.ts';

/** By what customers are ranked, the greatest first: what they spent, how often they ordered, when they did last. */
export const RANKINGS = { spent: '消费', count: '次数', latest: '最近' } as const;
export type Ranking = keyof typeof RANKINGS;

/** Within whom: columns of the person. Who has none is not ranked. */
export const PARTS = { city: 'city', home_store: 'home_store_id', tier: 'tier_rank' } as const;
export type RankedWithin = keyof typeof PARTS;

interface Ranked {
  where?: readonly Filter[] | undefined;
  window?: Window | undefined;
  by: readonly Ranking[];
  per?: RankedWithin | undefined;
}

const VALUES: Record<Ranking, Sql> = {
  spent: sql`cast(sum(e.paid_fen) as bigint)`,
  count: sql`count(*)`,
  latest: sql`max(${raw('e.at')})`,
};

/**
 * Everybody with an order that counts, once: customer_id, `ranked`, how many there are, and for each ranking
 * `above_<ranking>`, how many of them have a greater value. All customers, whomever the question is about.
 */
export function ranked({ by, ...orders }: Omit<Ranked, 'per'>, context: SqlContext): Sql {
  const above = by.map((one) => sql`rank() over (order by ${raw(`v.${one}`)} desc) - 1 as ${raw(`above_${one}`)}`);
  return sql`select v.customer_id, count(*) over () as ranked, ${join(above, ', ')} from (${valued({ by, ...orders }, context)}) v`;
}

/**
 * The best so many percent, each of her part: customer_id, once. Fewer than so many percent are above her, so who ties
 * with the last one is in too. The last one's value is found by an aggregate: ranking tens of millions in a window
 * takes more memory and time than everything else here.
 */
export function best(
  { percent, by, per, ...orders }: Omit<Ranked, 'by'> & { percent: number; by: Ranking },
  context: SqlContext,
): Sql {
  const { engine } = context;
  const values = valued({ by: [by], ...orders }, context);
  const column = raw(`v.${by}`);
  const last = sql`${engine.lastOfTop(column, percent)} as least`;
  if (!per)
    return sql`with valued as materialized (${values}) select v.customer_id from valued v join (select ${last} from valued v) b on ${column} >= b.least`;
  const part = engine.column(PARTS[per]);
  const parted = sql`select s.customer_id, s.${raw(by)}, ${part} as part from (${values}) s join ${engine.people} p on p.customer_id = s.customer_id where ${part} is not null`;
  return sql`with valued as materialized (${parted}) select v.customer_id from valued v join (select v.part, ${last} from valued v group by v.part) b on b.part = v.part and ${column} >= b.least`;
}

/** Everybody with an order that counts, once, with her value for each ranking. */
function valued({ where, window, by }: Omit<Ranked, 'per'>, context: SqlContext): Sql {
  const row = rowOf('e');
  const counted = and([
    inWindow(row.column('at'), window, context),
    ...filtersSql(ordered, where, row, { ...context, rows: context.allRows }),
  ]);
  const values = by.map((one) => sql`${VALUES[one]} as ${raw(one)}`);
  return sql`select e.customer_id, ${join(values, ', ')} from ${context.allRows('purchase', 'e')} where ${counted} group by e.customer_id`;
}
