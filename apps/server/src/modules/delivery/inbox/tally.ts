import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';

type Outcome = 'stored' | 'repeated' | 'refused';

/**
 * Counts callbacks per day. While one write is on its way the next counts gather, so that a flood of forgeries costs
 * one small statement at a time and not one each.
 */
export function createTally({ db, log }: Pick<Platform, 'db' | 'log'>) {
  let waiting = new Map<string, number>();
  let writing: Promise<void> = Promise.resolve();
  let busy = false;

  function count(at: Date, outcome: Outcome, reason: string): void {
    const key = JSON.stringify([at.toISOString().slice(0, 10), outcome, reason]);
    waiting.set(key, (waiting.get(key) ?? 0) + 1);
    if (!busy) writing = write();
  }

  async function write(): Promise<void> {
    busy = true;
    try {
      while (waiting.size > 0) {
        const rows = [...waiting].map(([key, n]) => {
          const [day, outcome, reason] = JSON.parse(key) as [string, string, string];
          return { day, outcome, reason, n };
        });
        waiting = new Map();
        await sql`
          insert into delivery.callback_tally as t (day, outcome, reason, n)
          select day, outcome, reason, n
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(day date, outcome text, reason text, n bigint)
          order by day, outcome, reason
          on conflict (day, outcome, reason) do update set n = t.n + excluded.n`.execute(db);
      }
    } catch (err) {
      log.warn({ err }, 'counts of callbacks were lost');
    } finally {
      busy = false;
    }
  }

  return { count, written: () => writing };
}
export type Tally = ReturnType<typeof createTally>;
