import { type Condition, conditionsOf, type Directory, printSegment, type Tree, unknownKeys } from '@xiaoer/segment';
import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Actor } from '../../access/index.ts';
import { sentenceOf } from '../faces.ts';

export interface SavedRow {
  segmentId: number;
  key: string;
  name: string;
  version: number;
  tree: Tree;
  live: boolean;
  members: number | null;
  archived: boolean;
  changedAt: Date;
  changedBy: string;
  size: { at: Date; n: number; version: number } | null;
}

/** Saved segments as rows, with their newest size. */
export async function readSaved(db: Db, key: string | null = null): Promise<SavedRow[]> {
  const { rows } = await sql<Omit<SavedRow, 'size'> & { sizeAt: Date | null; sizeN: number; sizeVersion: number }>`
    select s.segment_id as "segmentId", s.key, s.name, s.version, v.tree, s.live, s.archived_at is not null as archived,
      s.changed_at as "changedAt", s.changed_by as "changedBy",
      case when s.live and w.evaluated_at is not null then w.members end as members,
      z.at as "sizeAt", z.n as "sizeN", z.version as "sizeVersion"
    from audience.segment s
    join audience.segment_version v using (segment_id, version)
    left join audience.watch w using (segment_id)
    left join lateral (select at, n, version from audience.size z
      where z.segment_id = s.segment_id and z.n is not null order by z.date desc limit 1) z on true
    where (${key}::text is null or s.key = ${key})
    order by s.name`.execute(db);
  return rows.map(({ sizeAt, sizeN, sizeVersion, ...row }) => ({
    ...row,
    size: sizeAt && { at: sizeAt, n: sizeN, version: sizeVersion },
  }));
}

/** Keys of the saved segments that a tree names itself. */
export function namedIn(tree: Tree): string[] {
  const named = [...conditionsOf(tree)].filter((one): one is Condition & { in: string[] } => one.kind === 'segment');
  return [...new Set(named.flatMap((one) => one.in))];
}

/** With what the names of today make of it. Sizes are the whole chain's, and not for those who answer for some stores. */
export function shownWith(directory: Directory, all: readonly SavedRow[], actor: Pick<Actor, 'storeIds'>) {
  const uses = new Map(all.map(({ key, tree }) => [key, namedIn(tree)]));
  const whole = actor.storeIds === null;
  return ({ segmentId: _, ...row }: SavedRow) => ({
    ...row,
    members: whole ? row.members : null,
    size: whole ? row.size : null,
    text: printSegment(row.tree, directory),
    sentence: sentenceOf(row.tree, directory),
    lost: unknownKeys(row.tree, directory),
    uses: uses.get(row.key) ?? [],
    usedBy: all.filter((other) => !other.archived && uses.get(other.key)!.includes(row.key)).map(({ key }) => key),
  });
}
export type ShownSegment = ReturnType<ReturnType<typeof shownWith>>;

/** Locks it, so that of two who change it the later one hears of the earlier; whoever writes rows about it is let by. */
export async function lockSegment(tx: Tx, key: string) {
  const { rows } = await sql<{
    segmentId: number;
    name: string;
    version: number;
    live: boolean;
    archived: boolean;
    tree: Tree;
  }>`
    select s.segment_id as "segmentId", s.name, s.version, s.live, s.archived_at is not null as archived, v.tree
    from audience.segment s join audience.segment_version v using (segment_id, version)
    where s.key = ${key} for no key update of s`.execute(tx);
  if (!rows[0]) throw new AppError('audience.segment_not_found', { segment: key }, 404);
  return rows[0];
}
