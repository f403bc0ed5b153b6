import { sql } from 'kysely';
import type { Platform } from '../../platform/platform.ts';
import type { Poller } from '../../platform/polling/index.ts';

/** Pools and needs follow loads and members, which change all day. Milliseconds of business time. */
const EVERY_MS = 3_600_000;
const NAME = 'store_codes';

/** Looks after the stores' codes every hour, beside what events ask for. */
export function codeUpkeep({ db, ensureStoreCodes }: Pick<Platform, 'db'> & { ensureStoreCodes: () => Promise<void> }) {
  async function dueAt(): Promise<Date | null> {
    const { rows } = await sql<{ at: Date }>`select at from community.upkeep where name = ${NAME}`.execute(db);
    const last = rows[0]?.at;
    return last ? new Date(last.getTime() + EVERY_MS) : null;
  }

  const poller: Poller = {
    name: 'community.store_codes',
    isDue: async (now) => ((await dueAt()) ?? now) <= now,
    async runDue(now) {
      if (((await dueAt()) ?? now) > now) return 0;
      await ensureStoreCodes();
      await sql`
        insert into community.upkeep (name, at) values (${NAME}, ${now})
        on conflict (name) do update set at = excluded.at`.execute(db);
      return 1;
    },
    nextDueAt: async (now) => (await dueAt()) ?? now,
  };
  return poller;
}
