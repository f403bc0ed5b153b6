import type { Boundary, SqlContext } from '../conditions/condition.ts';
import { kindOf } from '../conditions/index.ts';
import type { Directory } from '../directory/directory.ts';
import { SegmentError } from '../language/problem.ts';
import type { RelationName } from '../relations/relations.ts';
import { conditionsOf, MOST_CONDITIONS, shapeOf, type Tree } from '../tree.ts';
import type { Engine } from './engine.ts';
import { and, or, type Param, raw, render, type Sql, sql } from './sql.ts';

export interface CompileOptions {
  engine: Engine;
  directory: Directory;
  /** The instant of the question. */
  now: Date;
  /** IANA name of the zone whose days count. */
  zone: string;
  /** Only these customers are asked about: what an event changed. */
  among?: readonly number[];
}
export interface Statement {
  sql: string;
  params: Param[];
}

/** `select customer_id …`: each customer of the segment once, in no order. Throws SegmentError for names that are gone and for cycles. */
export const compileSegment = (tree: Tree, options: CompileOptions): Statement =>
  finish(members(tree, options, sql`p.customer_id`), options);

/** One row, one column `n`. */
export const compileCount = (tree: Tree, options: CompileOptions): Statement =>
  finish(members(tree, options, sql`count(*) as n`), options);

/** `select` of expressions over the members; `extra` narrows it further. For breakdowns and samples of the caller. */
export const compileSelect = (tree: Tree, options: CompileOptions, columns: Sql, tail: Sql = raw('')): Statement =>
  finish(sql`${members(tree, options, columns)} ${tail}`, options);

const finish = (statement: Sql, { engine }: CompileOptions): Statement => render(statement, engine.types);

/** The statement before its parameters are numbered. */
export function members(tree: Tree, options: CompileOptions, columns: Sql): Sql {
  const among = options.among ? [sql`p.customer_id = any(${amongOf(options.among)})`] : [];
  return sql`select ${columns} from ${options.engine.people} p where ${and([...among, predicateOf(tree, options)])}`;
}

const amongOf = (ids: readonly number[]): Param => ({ type: 'bigint[]', value: ids });

/** True or false for the person `p`; never null. */
export function predicateOf(tree: Tree, options: CompileOptions): Sql {
  let conditions = 0;
  const context: SqlContext = {
    ...options,
    person: (column) => options.engine.column(column),
    rows: (relation, alias) => {
      const rows = options.engine.relation(relation);
      if (!options.among) return sql`${rows} ${raw(alias)}`;
      return sql`(select * from ${rows} scoped where scoped.customer_id = any(${amongOf(options.among)})) ${raw(alias)}`;
    },
    isOneOf: (value, values) => options.engine.isOneOf(value, values),
    tree: (inner) => compile(inner as Tree, true),
  };
  /** `wanted` false: the predicate that the tree does not hold. Negation is carried down to the conditions, where it costs least. */
  const compile = (part: Tree, wanted: boolean): Sql => {
    const shape = shapeOf(part);
    if (shape.type === 'not') return compile(shape.of, !wanted);
    if (shape.type !== 'condition') {
      const parts = shape.of.map((one) => compile(one, wanted));
      return (shape.type === 'all') === wanted ? and(parts) : or(parts);
    }
    conditions += 1;
    if (conditions > MOST_CONDITIONS)
      throw new SegmentError({
        code: 'too_many',
        path: 'segment',
        found: String(conditions),
        expected: [`≤ ${MOST_CONDITIONS}`],
      });
    const kind = kindOf(shape.condition.kind);
    const predicate = kind.sql(shape.condition, context);
    if (wanted) return predicate;
    return kind.mayBeNull ? sql`(${predicate}) is not true` : sql`not (${predicate})`;
  };
  return compile(tree, true);
}

/** Which rows and which passing of time can change who is in. */
export function dependenceOf(
  tree: Tree,
  directory: Directory,
): { relations: Set<RelationName>; boundaries: Boundary[] } {
  const relations = new Set<RelationName>();
  const boundaries: Boundary[] = [];
  const context = { directory, tree: (inner: unknown) => look(inner as Tree) };
  function look(part: Tree): void {
    for (const condition of conditionsOf(part)) {
      const found = kindOf(condition.kind).dependsOn(condition, context);
      for (const relation of found.relations) relations.add(relation);
      boundaries.push(...found.boundaries);
    }
  }
  look(tree);
  return { relations, boundaries };
}
