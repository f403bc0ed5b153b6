import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';

/** Until so many transactions of this database wait for a lock: true; or, before that, until what is going on has ended. */
export async function somebodyWaits(db: Db, acting: Promise<unknown>, sessions = 1): Promise<boolean> {
  let isDone = false;
  const done = () => {
    isDone = true;
  };
  acting.then(done, done);
  while (!isDone) {
    const { rows } = await sql`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
    if (rows.length >= sessions) return true;
    await new Promise((next) => setTimeout(next, 5));
  }
  return false;
}
