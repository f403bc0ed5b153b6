import {
  and,
  type CompileOptions,
  members,
  predicateOf,
  raw,
  render,
  type Sql,
  type Statement,
  sql,
  type Tree,
} from '@xiaoer/segment';
import type { Actor } from '../access/index.ts';
import { homeScope } from './ask/scope.ts';

/** The questions about a segment, as statements that both engines understand. Each is one statement over the set. */

type Scope = Pick<Actor, 'storeIds'>;

/** `select` of expressions over the members that the caller may see. */
function membersSeen(tree: Tree, options: CompileOptions, columns: Sql, scope: Scope): Sql {
  const seen = homeScope(options.engine, scope);
  if (!seen) return members(tree, options, columns);
  return sql`select ${columns} from ${options.engine.people} p where (${predicateOf(tree, options)}) and ${seen}`;
}

const finish = (statement: Sql, { engine }: CompileOptions): Statement => render(statement, engine.types);

/** One row, `n`. */
export const countOf = (tree: Tree, options: CompileOptions, scope: Scope): Statement =>
  finish(membersSeen(tree, options, sql`count(*) as n`, scope), options);

/** One row, `n`: everybody whom the caller may see. */
export const countOfAll = (options: CompileOptions, scope: Scope): Statement =>
  finish(
    sql`select count(*) as n from ${options.engine.people} p where ${homeScope(options.engine, scope) ?? raw('true')}`,
    options,
  );

/** Rows `customer_id`. */
export const idsOf = (tree: Tree, options: CompileOptions, scope: Scope): Statement =>
  finish(membersSeen(tree, options, sql`p.customer_id`, scope), options);

/** The latest customers of the segment: an order that needs no look at all of them. */
export const latestOf = (tree: Tree, options: CompileOptions, scope: Scope, n: number): Statement =>
  finish(
    sql`${membersSeen(tree, options, sql`p.customer_id`, scope)} order by p.customer_id desc limit ${raw(String(n))}`,
    options,
  );

/** Breakdown's rows: `part` is row, rest or unknown; `keys` how many values a part stands for. */
export interface Part {
  part: 'row' | 'rest' | 'unknown';
  key: string | number | null;
  n: number;
  keys: number;
}

/** How many by a column of the person: the largest ones, the rest in one, and those without. */
export function partsOf(
  tree: Tree,
  options: CompileOptions,
  scope: Scope,
  { column, most }: { column: 'city' | 'home_store_id' | 'tier_rank'; most: number },
): Statement {
  const key = options.engine.column(column);
  const limit = raw(String(most));
  return finish(
    sql`with parts as (${membersSeen(tree, options, sql`${key} as part_key, count(*) as n`, scope)} group by 1),
      placed as (select part_key, n, row_number() over (order by n desc, part_key) as place from parts where part_key is not null)
      select 'row' as part, part_key as key, n, 1 as keys from placed where place <= ${limit}
      union all
      select 'rest', null, cast(coalesce(sum(n), 0) as bigint), cast(count(*) as integer) from placed where place > ${limit}
      union all
      select 'unknown', null, n, 0 from parts where part_key is null
      order by 1, 3 desc, 2`,
    options,
  );
}

/** Rows (in_0, in_1, …, n): how many are in exactly these of the segments; nobody who is in none. */
export function regionsOf(trees: readonly Tree[], options: CompileOptions, scope: Scope): Statement {
  const flags = trees.map((tree, i) => sql`(${predicateOf(tree, options)}) is true as ${raw(`in_${i}`)}`);
  const names = trees.map((_, i) => raw(`in_${i}`));
  const listed = list(names);
  const seen = homeScope(options.engine, scope) ?? raw('true');
  return finish(
    sql`select ${listed}, count(*) as n
      from (select ${list(flags)} from ${options.engine.people} p where ${seen}) x
      where ${names.reduce((all, one) => sql`${all} or ${one}`)}
      group by ${listed}`,
    options,
  );
}

/** For these persons: whether each condition holds (`c0`, `c1`, …), and columns that show why. */
export function reasonsOf(
  conditions: readonly Tree[],
  options: CompileOptions & { among: readonly number[] },
  columns: Sql,
): Statement {
  const flags = conditions.map((one, i) => sql`(${predicateOf(one, options)}) is true as ${raw(`c${i}`)}`);
  const among = options.engine.isOneOf(raw('p.customer_id'), { type: 'bigint[]', value: options.among });
  return finish(
    sql`select ${list([sql`p.customer_id as "customerId"`, columns, ...flags])} from ${options.engine.people} p where ${and([among])}
      order by p.customer_id desc`,
    options,
  );
}

const list = (pieces: readonly Sql[]): Sql => pieces.reduce((all, one) => sql`${all}, ${one}`);
