import type { Observation } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';

/** Counts gather this long before they are written. Wall milliseconds. */
const EVERY_MS = 2_000;

interface Counts {
  n: number;
  ms: number;
  max: number;
}

/** Counts every call of WeCom's API by hour and result, a statement every two seconds at most. */
export function createApiTally({ db, wall, log }: Pick<Platform, 'db' | 'wall' | 'log'>) {
  let waiting = new Map<string, Counts>();
  let timer: NodeJS.Timeout | null = null;

  function observe({ api, code, durationMs }: Observation): void {
    const key = `${wall().toISOString().slice(0, 13)}|${api}|${code}`;
    const { n, ms, max } = waiting.get(key) ?? { n: 0, ms: 0, max: 0 };
    const took = Math.round(durationMs);
    waiting.set(key, { n: n + 1, ms: ms + took, max: Math.max(max, took) });
    if (timer) return;
    timer = setTimeout(() => void write(), EVERY_MS);
    timer.unref();
  }

  async function write(): Promise<void> {
    timer = null;
    const rows = [...waiting].map(([key, counts]) => {
      const [hour, api, code] = key.split('|') as [string, string, string];
      return { hour: `${hour}:00:00Z`, api, code, ...counts };
    });
    waiting = new Map();
    try {
      await sql`
        insert into delivery.api_tally as t (hour, api, code, n, ms_total, ms_max)
        select hour, api, code, n, ms, max
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as r(hour timestamptz, api text, code text, n bigint, ms bigint, max integer)
        order by hour, api, code
        on conflict (hour, api, code) do update set n = t.n + excluded.n, ms_total = t.ms_total + excluded.ms_total,
          ms_max = greatest(t.ms_max, excluded.ms_max)`.execute(db);
    } catch (err) {
      log.warn({ err }, 'counts of API calls were lost');
    }
  }

  return { observe, write };
}
