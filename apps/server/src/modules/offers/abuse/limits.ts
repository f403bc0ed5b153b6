import type { AbuseLimit, AbuseRule } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, type Audit, demand } from '../../access/index.ts';
import type { Limit, Limits } from './rules.ts';

/** How long a process believes what it has read, in wall milliseconds: a changed limit holds everywhere by then. */
const BELIEVED_MS = 2_000;

export type ListedLimit = AbuseLimit & { changedAt: Date | null; changedBy: string | null };

/** The limits that are on, read once for all claims and redemptions of a moment. */
export function createLimits({ wall }: Pick<Platform, 'wall'>) {
  let read: { limits: Promise<Limits>; until: number } | null = null;
  /** @param db the caller's transaction: who waits for another connection while it holds one may wait for ever */
  return function limitsNow(db: Db): Promise<Limits> {
    const now = wall().getTime();
    if (read && now < read.until) return read.limits;
    const limits = readActive(db);
    const mine = { limits, until: now + BELIEVED_MS };
    read = mine;
    limits.catch(() => {
      if (read === mine) read = null;
    });
    return limits;
  };
}

async function readActive(db: Db): Promise<Limits> {
  const { rows } = await sql<Limit>`
    select rule, most, window_seconds as "windowSeconds", action from offers.abuse_limit where active`.execute(db);
  return new Map(rows.map((limit) => [limit.rule, limit]));
}

export function createAbuseSettings({ platform: { db, clock }, audit }: { platform: Platform; audit: Audit }) {
  async function abuseLimits(actor: Actor): Promise<ListedLimit[]> {
    demand(actor, 'offers.read');
    return list(db);
  }

  /** Sets the rules given and leaves the others as they are; by somebody who answers for the whole chain. */
  async function setAbuseLimits(actor: Actor, limits: readonly AbuseLimit[]): Promise<ListedLimit[]> {
    demand(actor, 'offers.edit');
    if (actor.storeIds) throw new AppError('access.other_store', {}, 403);
    return db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ rule: AbuseRule }>`
        update offers.abuse_limit l
        set active = g.active, most = g.most, window_seconds = g."windowSeconds", action = g.action,
          changed_at = ${clock.now()}, changed_by = ${actor.label}
        from jsonb_to_recordset(${JSON.stringify(limits)}::jsonb)
          as g(rule text, active boolean, most integer, "windowSeconds" integer, action text)
        where l.rule = g.rule and (l.active, l.most, l.window_seconds, l.action)
          is distinct from (g.active, g.most, g."windowSeconds", g.action)
        returning l.rule`.execute(tx);
      const changed = new Set(rows.map(({ rule }) => rule));
      if (changed.size > 0)
        await audit(tx, actor, 'offers.abuse_limits_set', 'offers', {
          limits: limits.filter(({ rule }) => changed.has(rule)),
        });
      return list(tx);
    });
  }
  return { abuseLimits, setAbuseLimits };
}

async function list(db: Db): Promise<ListedLimit[]> {
  const { rows } = await sql<ListedLimit>`
    select rule, active, most, window_seconds as "windowSeconds", action, changed_at as "changedAt",
      changed_by as "changedBy"
    from offers.abuse_limit order by rule`.execute(db);
  return rows;
}
