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
  where: readonly Filter[] | undefined;
  window: Window | undefined;
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
export function ranked({ where, window, by, per }: Ranked, context: SqlContext): Sql {
  const row = rowOf('e');
  const counted = and([
    inWindow(row.column('at'), window, context),
    ...filtersSql(ordered, where, row, { ...context, rows: context.allRows }),
  ]);
  const values = by.map((one) => sql`${VALUES[one]} as ${raw(one)}`);
  const sums = sql`select e.customer_id, ${join(values, ', ')} from ${context.allRows('purchase', 'e')} where ${counted} group by e.customer_id`;
  const above = by.map(
    (one) =>
      sql`rank() over (${raw(per ? 'partition by v.part ' : '')}order by ${raw(`v.${one}`)} desc) - 1 as ${raw(`above_${one}`)}`,
  );
  const all = raw(`count(*) over (${per ? 'partition by v.part' : ''}) as ranked`);
  return sql`select v.customer_id, ${all}, ${join(above, ', ')} from (${per ? withPart(sums, by, per, context) : sums}) v`;
}

function withPart(sums: Sql, by: readonly Ranking[], per: RankedWithin, { engine }: SqlContext): Sql {
  const part = engine.column(PARTS[per]);
  const values = by.map((one) => raw(`s.${one}`));
  return sql`select s.customer_id, ${join(values, ', ')}, ${part} as part from (${sums}) s join ${engine.people} p on p.customer_id = s.customer_id where ${part} is not null`;
}
