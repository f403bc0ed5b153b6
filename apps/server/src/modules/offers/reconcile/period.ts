import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { CHAIN_ZONE } from '../terms/validity.ts';

export interface Period {
  /** YYYY-MM-DD in the chain's zone, both included. */
  from: string;
  to: string;
  /** The last instant before it, and its last; of a period that still runs: now. */
  after: Date;
  until: Date;
}

/** One millisecond, the smallest step of our instants. */
const STEP_MS = 1;

export async function periodOf(db: Db, { from, to, now }: { from: string; to: string; now: Date }): Promise<Period> {
  const { rows } = await sql<{ start: Date; end: Date }>`
    select ${from}::date::timestamp at time zone ${CHAIN_ZONE} as start,
      (${to}::date + 1)::timestamp at time zone ${CHAIN_ZONE} as end`.execute(db);
  const { start, end } = rows[0]!;
  return {
    from,
    to,
    after: new Date(start.getTime() - STEP_MS),
    until: new Date(Math.min(end.getTime() - STEP_MS, now.getTime())),
  };
}

/** From the first coupon on until today; without one, today. */
export async function wholePeriod(db: Db, now: Date): Promise<{ from: string; to: string }> {
  const { rows } = await sql<{ from: string; to: string }>`
    select to_char(coalesce(min(issued_at), ${now}) at time zone ${CHAIN_ZONE}, 'YYYY-MM-DD') as from,
      to_char(${now}::timestamptz at time zone ${CHAIN_ZONE}, 'YYYY-MM-DD') as to
    from offers.booked_coupon`.execute(db);
  return rows[0]!;
}
