export {
  type CompileOptions,
  compileCount,
  compileSegment,
  compileSelect,
  dependenceOf,
  type Statement,
} from './compile/compile.ts';
export { duckdb, type Engine, type EngineName, postgres } from './compile/engine.ts';
export type { Param, ParamType } from './compile/sql.ts';
export type { Boundary, Language } from './conditions/condition.ts';
export {
  type Directory,
  EMPTY_DIRECTORY,
  type Named,
  type SegmentSettings,
  type ThingKind,
} from './directory/directory.ts';
export { type Place, type Problem, type ProblemCode, SegmentError } from './language/problem.ts';
export { type ColumnType, RELATION_NAMES, RELATIONS, type RelationName } from './relations/relations.ts';
export type { SegmentSource } from './relations/source.ts';
export { parseSegment, printSegment, saySegment, unknownKeys } from './segment.ts';
export { type Condition, conditionsOf, parseTree, type Tree } from './tree.ts';
