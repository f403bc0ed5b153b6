import type { Tree } from '@xiaoer/segment';
import { sql } from 'kysely';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, demand } from '../../access/index.ts';
import type { Context } from '../context.ts';
import { dayOf, daysBetween } from '../zone.ts';
import { readSaved, type ShownSegment, shownWith } from './saved.ts';

export interface VersionRow {
  version: number;
  text: string;
  tree: Tree;
  savedAt: Date;
  savedBy: string;
}
export interface SizeRow {
  date: string;
  at: Date;
  n: number;
  version: number;
}

export function createBrowsing(context: Context, { db, clock }: Platform) {
  async function list(actor: Actor, { archived }: { archived: boolean }): Promise<ShownSegment[]> {
    demand(actor, 'audience.read');
    const [directory, all] = [await context.directories.current(), await readSaved(db)];
    return all.filter((row) => row.archived === archived).map(shownWith(directory, all, actor));
  }

  async function show(actor: Actor, key: string): Promise<ShownSegment & { versions: VersionRow[] }> {
    demand(actor, 'audience.read');
    const [directory, all] = [await context.directories.current(), await readSaved(db)];
    const row = all.find((one) => one.key === key);
    if (!row) throw new AppError('audience.segment_not_found', { segment: key }, 404);
    const { rows: versions } = await sql<VersionRow>`
      select version, text, tree, saved_at as "savedAt", saved_by as "savedBy"
      from audience.segment_version where segment_id = ${row.segmentId} order by version desc`.execute(db);
    return { ...shownWith(directory, all, actor)(row), versions };
  }

  /** Day by day; days on which nobody counted are named, not drawn through. */
  async function history(actor: Actor, key: string): Promise<{ sizes: SizeRow[]; skipped: string[] }> {
    demand(actor, 'audience.read');
    // Sizes are those of the whole chain.
    if (actor.storeIds) throw new AppError('access.other_store', {}, 403);
    const { rows } = await sql<{ date: string; at: Date; n: number | null; version: number }>`
      select z.date, z.at, z.n, z.version from audience.segment s join audience.size z using (segment_id)
      where s.key = ${key} order by z.date`.execute(db);
    const sizes = rows.filter((row): row is SizeRow => row.n !== null);
    const counted = new Set(sizes.map(({ date }) => date));
    const days = rows[0] ? daysBetween(rows[0].date, dayOf(clock.now())) : [];
    return { sizes, skipped: days.filter((day) => !counted.has(day)) };
  }

  return { list, show, history };
}
