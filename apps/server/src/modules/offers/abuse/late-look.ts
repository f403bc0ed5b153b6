import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import type { Poller } from '../../../platform/polling/index.ts';
import { fileOver, type TooMuch } from './file-over.ts';
import { createLimits } from './limits.ts';

/** Business milliseconds: what is over is forgotten, and what slipped through is seen, so much late at most. */
const EVERY_MS = 60_000;
/** What is this old was looked at, unless nobody ran for so long. Business milliseconds. */
const RECENT_MS = 3_600_000;

export function createLateLook({ platform }: { platform: Platform }) {
  const limitsNow = createLimits(platform);

  /**
   * Files what no set of claims saw by itself: each counts what was committed before it, so two at the same moment may
   * together win more than the limit.
   */
  async function fileLate(now: Date): Promise<number> {
    const limits = await limitsNow(platform.db);
    const claims = [...limits.values()].filter(({ rule }) => rule.startsWith('claims_'));
    if (claims.length === 0) return 0;
    return platform.db.transaction().execute(async (tx) => {
      const { rows } = await sql<TooMuch>`
        select r.rule, r.key_hash as "keyHash", r.at, r.customer_id as "customerId"
        from jsonb_to_recordset(${JSON.stringify(claims)}::jsonb) as l(rule text, most integer, "windowSeconds" integer)
        join (
          select rule, key_hash, max(at) as at, (array_agg(customer_id order by at desc))[1] as customer_id
          from offers.abuse_mark
          where case_id is null and at > ${new Date(now.getTime() - RECENT_MS)}
          group by rule, key_hash
        ) r on r.rule = l.rule
        where l.most < (
          select count(*) from (
            select from offers.abuse_mark m
            where m.rule = r.rule and m.key_hash = r.key_hash
              and m.at > r.at - make_interval(secs => l."windowSeconds")
            limit l.most + 1) counted)
        order by 1, 2`.execute(tx);
      await fileOver(tx, rows, { limits, at: now });
      return rows.length;
    });
  }

  /** Takes away what no window needs any more, unless an open case is about it. */
  async function forget(now: Date): Promise<number> {
    const { numAffectedRows } = await sql`
      delete from offers.abuse_mark m
      where m.forget_at <= ${now} and not exists (
        select from offers.review_case r where r.case_id = m.case_id and r.state = 'open')`.execute(platform.db);
    return Number(numAffectedRows ?? 0);
  }

  async function hasMarks(): Promise<boolean> {
    const { rows } = await sql`select from offers.abuse_mark limit 1`.execute(platform.db);
    return rows.length > 0;
  }

  let nextAt: Date | null = null;
  const poller: Poller = {
    name: 'offers.abuse',
    isDue: async (now) => (nextAt === null || now >= nextAt) && (await hasMarks()),
    async runDue(now) {
      const done = (await fileLate(now)) + (await forget(now));
      nextAt = new Date(now.getTime() + EVERY_MS);
      return done;
    },
    nextDueAt: async (now) => {
      if (!(await hasMarks())) return null;
      return nextAt !== null && nextAt > now ? nextAt : new Date(now.getTime() + EVERY_MS);
    },
  };
  return { fileLate, forget, poller };
}
