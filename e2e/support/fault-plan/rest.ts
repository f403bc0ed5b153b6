import type { Pool } from 'pg';

/** How long anything may take to come to rest, in wall milliseconds; the machine may be busy. */
const PATIENCE_MS = 600_000;
const PAUSE_MS = 300;

/** Waits until the server's books say that something is over. */
export function quietly(pool: Pool) {
  async function until(what: string, text: string, values: unknown[] = []): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const { rows } = await pool.query<{ so: boolean }>(`select (${text}) as so`, values);
      if (rows[0]?.so) return;
      if (Date.now() > deadline) throw new Error(`not so within ${PATIENCE_MS / 1_000} s: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
  return {
    syncIsDone: (kind: string) =>
      until(
        `a synchronisation (${kind}) is done`,
        `exists (select from delivery.sync_run where kind = $1 and state = 'done')
         and not exists (select from delivery.sync_run where state = 'running')`,
        [kind],
      ),
    /** A night may have come while time ran fast. */
    noSyncRuns: () =>
      until('no synchronisation runs', `not exists (select from delivery.sync_run where state = 'running')`),
    /** Posters hang in so many stores, and as many have a code of their group. */
    codesAreMade: (stores: number) =>
      until(
        'codes are made',
        `(select count(*) from community.live_code where state like 'p-%' and config_id is not null) >= $1
         and (select count(*) from community.join_way where config_id is not null) >= $1`,
        [stores],
      ),
    /** All runs are decided, and WeCom has every dispatch. */
    runsAreSent: (runs: number) =>
      until(
        'runs are sent',
        `(select count(*) from playbooks.run where state <> 'fired') >= $1
         and not exists (select from delivery.dispatch where state in ('ready', 'sending', 'unknown'))`,
        [runs],
      ),
    dispatchesAreOver: () =>
      until(
        'dispatches are over',
        `not exists (select from delivery.dispatch where results_at is not null or state in ('ready', 'sending', 'unknown'))`,
      ),
    inboxIsTaken: () =>
      until(
        'callbacks are taken in',
        `not exists (select from delivery.inbox where state = 'waiting') and not exists (select from delivery.detail_wanted)
         and not exists (select from delivery.welcome where state = 'wanted')`,
      ),
  };
}
