import type { Boundary, ConditionKind, Members, SqlContext } from '../conditions/condition.ts';
import { kindOf } from '../conditions/index.ts';
import type { Directory } from '../directory/directory.ts';
import { quote, SegmentError } from '../language/problem.ts';
import type { RelationName } from '../relations/relations.ts';
import { type Condition, conditionsOf, shapeOf, type Tree } from '../tree.ts';
import { duckdb, type Engine } from './engine.ts';
import { conditionBudget, inliner, savedTree } from './saved.ts';
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
  finish(countAlone(tree, options) ?? members(tree, options, sql`count(*) as n`), options);

const noSegments: SqlContext['segment'] = (key) => {
  throw new Error(`a condition with members of its own names the segment ${key}`);
};
/**
 * The count of conditions that need no person: of one, or of several that all hold, counted among the members of the
 * first whose query yields nobody twice. Null for anything else.
 */
function countAlone(tree: Tree, options: CompileOptions): Sql | null {
  if (!options.engine.personIsStored || options.among) return null;
  const shape = shapeOf(tree);
  const parts = (shape.type === 'all' ? shape.of : [tree]).map((part) => membersOf(part, options));
  if (!parts.every((part) => part !== null)) return null;
  const [only] = parts;
  if (parts.length === 1 && only!.wanted) {
    const { once, query } = only!.members;
    return sql`select count(${raw(once ? '*' : 'distinct m.customer_id')}) as n from (${query}) m`;
  }
  const base = parts.find(({ wanted, members }) => wanted && members.once);
  if (!base) return null;
  const others = parts
    .filter((part) => part !== base)
    .map(({ wanted, members }) => sql`${raw(wanted ? '' : 'not ')}${options.engine.isAmong(members.query)}`);
  return sql`select count(*) as n from (${base.members.query}) p where ${and(others)}`;
}

/** A condition or its opposite, with the query of its members; null when it has none. */
function membersOf(part: Tree, options: CompileOptions): { wanted: boolean; members: Members } | null {
  const shape = shapeOf(part);
  if (shape.type === 'not') {
    const opposite = membersOf(shape.of, options);
    return opposite && { ...opposite, wanted: !opposite.wanted };
  }
  if (shape.type !== 'condition') return null;
  const kind = kindOf(shape.condition.kind);
  refuseLostKeys(kind, shape.condition, options.directory);
  const members = kind.members?.(shape.condition, contextOf(options, noSegments));
  return members ? { wanted: true, members } : null;
}

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

function contextOf(options: CompileOptions, segment: SqlContext['segment']): SqlContext {
  const { engine, among } = options;
  const rows: SqlContext['rows'] = (relation, alias) => {
    const whole = engine.relation(relation);
    if (!among) return sql`${whole} ${raw(alias)}`;
    return sql`(select * from ${whole} scoped where scoped.customer_id = any(${amongOf(among)})) ${raw(alias)}`;
  };
  return {
    ...options,
    person: (column) => engine.column(column),
    rows,
    allRows: (relation, alias) => sql`${engine.relation(relation)} ${raw(alias)}`,
    has: (relation, alias, where, having) => engine.hasRow({ from: rows(relation, alias), alias, where, having }),
    isOneOf: (value, values) => engine.isOneOf(value, values),
    segment,
  };
}

/** Whether `p` is in the segment; null counts as no. */
export function predicateOf(tree: Tree, options: CompileOptions): Sql {
  const { directory } = options;
  const budget = conditionBudget();
  const context = contextOf(
    options,
    inliner(directory, budget, (saved) => compile(saved, true)),
  );
  /** `wanted` false: the predicate that the tree does not hold. Negation is carried down to the conditions, where it costs least. */
  const compile = (part: Tree, wanted: boolean): Sql => {
    const shape = shapeOf(part);
    if (shape.type === 'not') return compile(shape.of, !wanted);
    if (shape.type !== 'condition') {
      const parts = shape.of.map((one) => compile(one, wanted));
      return (shape.type === 'all') === wanted ? and(parts) : or(parts);
    }
    budget.spend(1);
    const kind = kindOf(shape.condition.kind);
    refuseLostKeys(kind, shape.condition, directory);
    const predicate = kind.sql(shape.condition, context);
    if (wanted) return predicate;
    return kind.mayBeNull ? sql`(${predicate}) is not true` : sql`not (${predicate})`;
  };
  return compile(tree, true);
}

/** A key that leads nowhere would silently select nobody: it is an error. */
function refuseLostKeys(kind: ConditionKind, condition: Condition, directory: Directory): void {
  const lost = kind.unknownKeys?.(condition, directory)[0];
  if (lost)
    throw new SegmentError({
      code: 'unknown_name',
      path: `${kind.kind}.${lost.path}`,
      found: `@${quote(lost.key)}`,
      expected: ['a key that is known'],
    });
}

/** Which rows and which passing of time can change who is in. `everybody`: a row of one customer can change it for others. */
export function dependenceOf(
  tree: Tree,
  directory: Directory,
): { relations: Set<RelationName>; boundaries: Boundary[]; everybody: boolean } {
  let everybody = false;
  const relations = new Set<RelationName>();
  const boundaries = new Map<string, Boundary>();
  const seen = new Set<string>();
  const context = {
    directory,
    segment: (key: string) => {
      if (seen.has(key)) return;
      seen.add(key);
      look(savedTree(directory, key));
    },
  };
  function look(part: Tree): void {
    for (const condition of conditionsOf(part)) {
      const found = kindOf(condition.kind).dependsOn(condition, context);
      everybody ||= found.everybody ?? false;
      for (const relation of found.relations) relations.add(relation);
      for (const boundary of found.boundaries) boundaries.set(JSON.stringify(boundary), boundary);
    }
  }
  look(tree);
  return { relations, boundaries: [...boundaries.values()], everybody };
}

/**
 * Whether a tree can be compiled at all: keys, cycles, number of conditions. `key`: that of the saved segment that is to
 * get this tree, so that a ring through it is found before it is saved. Throws SegmentError.
 */
export function checkSegment(tree: Tree, directory: Directory, saved?: { key: string; name: string }): void {
  const options = { engine: duckdb, now: new Date(0), zone: 'UTC' };
  if (!saved) {
    predicateOf(tree, { ...options, directory });
    return;
  }
  const segments = [...directory.segments.filter(({ key }) => key !== saved.key), { ...saved, tree }];
  predicateOf({ kind: 'segment', in: [saved.key] }, { ...options, directory: { ...directory, segments } });
}
