export {
  type CompileOptions,
  checkSegment,
  compileCount,
  compileSegment,
  compileSelect,
  dependenceOf,
  members,
  predicateOf,
  type Statement,
} from './compile/compile.ts';
export { duckdb, type Engine, type EngineName, postgres } from './compile/engine.ts';
export { and, bind, instant, join, type Param, type ParamType, raw, render, type Sql, sql } from './compile/sql.ts';
export type { Boundary, ConditionKind, Language } from './conditions/condition.ts';
export { KINDS } from './conditions/index.ts';
export type { Duration, Window } from './conditions/windows.ts';
export {
  type Directory,
  EMPTY_DIRECTORY,
  type Named,
  type SegmentSettings,
  type ThingKind,
} from './directory/directory.ts';
export { nameOf, thingOf, writeName } from './directory/names.ts';
export { type Comparison, OPS, type Unit } from './events/comparison.ts';
export { EVENTS } from './events/index.ts';
export type { Filter } from './events/property.ts';
export { type Place, type Problem, type ProblemCode, SegmentError } from './language/problem.ts';
export { keyed, quoted } from './language/tokens.ts';
export { CHANNELS, type Channel, channelBitSql, channelBits } from './relations/channels.ts';
export {
  type ColumnType,
  codeColumn,
  RECENT_SALES,
  RELATION_NAMES,
  RELATIONS,
  type RelationName,
  WORD_TABLE,
} from './relations/relations.ts';
export type { SegmentSource } from './relations/source.ts';
export { parseSegment, printSegment, saySegment, unknownKeys } from './segment.ts';
export { PERIODS, type Period } from './time/calendar.ts';
export { type Condition, conditionsOf, DEEPEST_TREE, MOST_CONDITIONS, parseTree, shapeOf, type Tree } from './tree.ts';
