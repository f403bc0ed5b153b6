import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';

/** Until a transaction of this database waits for a lock: true; or, before that, until what is going on has ended. */
export async function somebodyWaits(db: Db, acting: Promise<unknown>): Promise<boolean> {
  let isDone = false;
  const done = () => {
    isDone = true;
  };
  acting.then(done, done);
  while (!isDone) {
    const { rows } = await sql`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
    if (rows.length > 0) return true;
    await new Promise((next) => setTimeout(next, 5));
  }
  return false;
}
