export { type Change, type Changes, createChanges, EVERYTHING } from './changes.ts';
export { createFreshness } from './freshness.ts';
export { type Position, START } from './position.ts';
export { pruneChanges } from './prune.ts';
