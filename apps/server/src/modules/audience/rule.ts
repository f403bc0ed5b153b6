import type { SegmentRule } from '@xiaoer/contracts';
import { type Directory, parseSegment, parseTree, SegmentError, type Tree, thingOf } from '@xiaoer/segment';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';

/** The tree that is meant. What is wrong with it is refused with where it lies, what was found and what was expected. */
export async function treeOf(db: Db, rule: SegmentRule, directory: Directory): Promise<Tree> {
  if ('segment' in rule) return savedTree(db, rule, directory);
  return understood(() => ('text' in rule ? parseSegment(rule.text, directory) : parseTree(rule.tree)));
}

/** Whatever segments refuse leaves as one kind of refusal. */
export function understood<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SegmentError)) throw error;
    throw new AppError('audience.rule_refused', { problem: error.problem }, 422);
  }
}

async function savedTree(
  db: Db,
  { segment, version }: { segment: string; version?: number | undefined },
  directory: Directory,
): Promise<Tree> {
  const newest = thingOf(directory, 'segments', segment);
  if (!newest) throw new AppError('audience.segment_not_found', { segment }, 404);
  if (version === undefined) return newest.tree as Tree;
  const { rows } = await sql<{ tree: Tree }>`
    select v.tree from audience.segment s join audience.segment_version v using (segment_id)
    where s.key = ${segment} and v.version = ${version}`.execute(db);
  if (!rows[0]) throw new AppError('audience.version_not_found', { segment, version }, 404);
  return rows[0].tree;
}
