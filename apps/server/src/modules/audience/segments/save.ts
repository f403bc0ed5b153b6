import { createHash } from 'node:crypto';
import { checkSegment, type Directory, parseSegment, parseTree, printSegment, type Tree } from '@xiaoer/segment';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { addJobs } from '../../../platform/jobs/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Access, type Actor, demand } from '../../access/index.ts';
import type { Context } from '../context.ts';
import { understood } from '../rule.ts';
import { lockSegment, namedIn, readSaved } from './saved.ts';

export type WrittenRule = { text: string } | { tree: Record<string, unknown> };

/** Held while segments are saved: two that name each other must not be saved side by side. */
const SAVE_LOCK = 7_315_041;
const UNIQUE = '23505';

export const COUNT_SIZES = 'audience.count_sizes';

export function createSaving(
  context: Context,
  { platform: { db, clock }, audit }: { platform: Platform; audit: Access['audit'] },
) {
  /** A new segment, version 1. */
  async function create(
    actor: Actor,
    { key: given, name, rule }: { key?: string | undefined; name: string; rule: WrittenRule },
  ): Promise<string> {
    demandChain(actor);
    const key = given ?? keyFor(name, clock.now());
    await saving(async (tx) => {
      const { tree, text } = await checked(tx, rule, { key, name });
      const at = clock.now();
      const { rows } = await sql<{ segmentId: number }>`
        insert into audience.segment (key, name, version, made_at, changed_at, changed_by)
        values (${key}, ${name}, 1, ${at}, ${at}, ${actor.label}) returning segment_id as "segmentId"`.execute(tx);
      const { segmentId } = rows[0]!;
      await addVersion(tx, { segmentId, version: 1, tree, text, at, by: actor.label });
      await audit(tx, actor, 'audience.segment_saved', `segment:${key}`, { name, version: 1, text });
    });
    return key;
  }

  /** Another name, another rule or both; `version` is the one that the caller saw. */
  async function change(
    actor: Actor,
    key: string,
    { name, rule, version: seen }: { name?: string | undefined; rule?: WrittenRule | undefined; version: number },
  ): Promise<void> {
    demandChain(actor);
    await saving(async (tx) => {
      const segment = await lockSegment(tx, key);
      if (segment.version !== seen)
        throw new AppError('audience.changed_meanwhile', { segment: key, version: segment.version }, 409);
      const at = clock.now();
      const called = name ?? segment.name;
      const next = rule ? await checked(tx, rule, { key, name: called }) : null;
      const changed = next !== null && JSON.stringify(next.tree) !== JSON.stringify(segment.tree);
      const version = changed ? seen + 1 : seen;
      if (changed) await addVersion(tx, { segmentId: segment.segmentId, version, ...next, at, by: actor.label });
      await sql`
        update audience.segment set name = ${called}, version = ${version}, changed_at = ${at}, changed_by = ${actor.label}
        where segment_id = ${segment.segmentId}`.execute(tx);
      const details = { name: called, version, ...(changed ? { text: next.text } : {}) };
      await audit(tx, actor, 'audience.segment_saved', `segment:${key}`, details);
    });
  }

  /** Archived, it is no longer offered; it can't be while another one needs it, and is not kept any more. */
  async function setArchived(actor: Actor, key: string, archived: boolean): Promise<void> {
    demandChain(actor);
    await saving(async (tx) => {
      const segment = await lockSegment(tx, key);
      const others = (await readSaved(tx)).filter((other) => !other.archived && namedIn(other.tree).includes(key));
      const by = others.map((other) => other.key);
      if (archived && by.length > 0) throw new AppError('audience.in_use', { segment: key, by }, 409);
      if (archived && segment.live) throw new AppError('audience.is_live', { segment: key }, 409);
      await sql`
        update audience.segment set archived_at = ${archived ? clock.now() : null} where segment_id = ${segment.segmentId}`.execute(
        tx,
      );
      const action = archived ? 'audience.segment_archived' : 'audience.segment_restored';
      await audit(tx, actor, action, `segment:${key}`);
    });
  }

  /** One at a time, in one transaction; a name that is taken is refused by the database. */
  async function saving(work: (tx: Tx) => Promise<void>): Promise<void> {
    try {
      await db.transaction().execute(async (tx) => {
        await sql`select pg_advisory_xact_lock(${SAVE_LOCK})`.execute(tx);
        await work(tx);
        await addJobs(tx, [{ task: COUNT_SIZES, payload: {}, key: COUNT_SIZES }]);
      });
    } catch (error) {
      if ((error as { code?: string }).code !== UNIQUE) throw error;
      const field = String((error as { constraint?: string }).constraint).includes('name') ? 'name' : 'key';
      throw new AppError('audience.name_taken', { field }, 409);
    }
  }

  /** The tree and its usual text, checked together with every segment that it names and every ring it might close. */
  async function checked(tx: Tx, rule: WrittenRule, saved: { key: string; name: string }) {
    const directory: Directory = await context.directories.current(tx);
    return understood(() => {
      const tree: Tree = 'text' in rule ? parseSegment(rule.text, directory) : parseTree(rule.tree);
      checkSegment(tree, directory, saved);
      return { tree, text: printSegment(tree, directory) };
    });
  }

  return { create, change, setArchived };
}

async function addVersion(
  tx: Tx,
  version: { segmentId: number; version: number; tree: Tree; text: string; at: Date; by: string },
): Promise<void> {
  await sql`
    insert into audience.segment_version (segment_id, version, tree, text, saved_at, saved_by)
    values (${version.segmentId}, ${version.version}, ${JSON.stringify(version.tree)}::jsonb, ${version.text},
      ${version.at}, ${version.by})`.execute(tx);
}

/** A segment is the whole chain's: who answers for some stores asks, and saves nothing. */
export function demandChain(actor: Actor): void {
  demand(actor, 'audience.write');
  if (actor.storeIds) throw new AppError('access.other_store', {}, 403);
}

/** Names are Chinese as a rule: the key is what is left of one, or a number that the name and instant give. */
function keyFor(name: string, at: Date): string {
  const words = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 30);
  const number = createHash('sha256').update(`${name}/${at.toISOString()}`).digest('hex').slice(0, 8);
  return words.length >= 2 ? `${words}-${number}` : `s-${number}`;
}
