export { type ColumnType, RELATION_NAMES, RELATIONS, type RelationName } from './relations/relations.ts';
export type { SegmentSource } from './relations/source.ts';
