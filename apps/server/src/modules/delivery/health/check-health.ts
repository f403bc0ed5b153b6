import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Poller } from '../../../platform/polling/index.ts';
import { ACCOUNT_HEALTH_CHANGED, type AccountHealthChanged } from '../facts.ts';
import type { Solo } from '../solo.ts';
import { readFigures, type SeenAccount } from './account-figures.ts';
import { type Health, healthOf, type Reason } from './health.ts';
import { latestDay } from './readings.ts';
import { readHealthSettings } from './settings.ts';

/** Loads change all day. Milliseconds of business time. */
const EVERY_MS = 3_600_000;
const NAME = 'delivery.health_checked';

interface Judged {
  account: SeenAccount;
  health: Health;
  reasons: Reason[];
  changed: boolean;
}

/** Looks at every account: writes its health, keeps the change with its reasons, and tells those who rotate pools. */
export async function checkHealth({ db, clock, facts }: Pick<Platform, 'db' | 'clock' | 'facts'>): Promise<void> {
  const at = clock.now();
  await facts.prepare(at);
  await db.transaction().execute(async (tx) => {
    const { corp_contact_cap: _, ...limits } = await readHealthSettings(tx);
    const accounts = await readFigures(tx, { at, latestDay: latestDay(at) });
    const judged: Judged[] = accounts.map((account) => {
      const { before } = account;
      const { health, reasons } = healthOf(account, { limits, before, at });
      return { account, health, reasons, changed: before?.health !== health };
    });
    await write(tx, judged, at);
    await tell(tx, judged);
    await sql`
      insert into platform.setting (name, value, changed_at) values (${NAME}, '{}', ${at})
      on conflict (name) do update set changed_at = excluded.changed_at`.execute(tx);
  });

  async function tell(tx: Tx, judged: Judged[]): Promise<void> {
    // Whoever is seen for the first time and fresh is no news.
    const news = judged.filter(({ account, health, changed }) => changed && (account.before || health !== 'fresh'));
    if (news.length === 0) return;
    const payload: AccountHealthChanged = {
      changes: news.map(({ account, health }) => ({
        accountId: account.accountId,
        health,
        was: account.before?.health ?? null,
      })),
    };
    await facts.publish(tx, { type: ACCOUNT_HEALTH_CHANGED, at, payload });
  }
}

async function write(tx: Tx, judged: Judged[], at: Date): Promise<void> {
  const rows = judged.map(({ account: { accountId, before, ...figures }, health, reasons, changed }) => ({
    accountId,
    health,
    reasons,
    figures,
    changed,
    was: before?.health ?? null,
  }));
  const listed = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as x("accountId" bigint, health text, reasons jsonb, figures jsonb, changed boolean, was text)`;
  await sql`
    insert into delivery.account_health as h (account_id, health, reasons, figures, since, checked_at)
    select x."accountId", x.health, x.reasons, x.figures, ${at}::timestamptz, ${at}::timestamptz from ${listed}
    on conflict (account_id) do update set health = excluded.health, reasons = excluded.reasons,
      figures = excluded.figures, since = case when h.health = excluded.health then h.since else excluded.since end,
      checked_at = excluded.checked_at`.execute(tx);
  await sql`
    insert into delivery.account_health_change (account_id, at, health, was, reasons)
    select x."accountId", ${at}::timestamptz, x.health, x.was, x.reasons from ${listed} where x.changed
    on conflict do nothing`.execute(tx);
}

export function healthPoller({ db }: Pick<Platform, 'db'>, solo: Solo): Poller {
  async function dueAt(now: Date): Promise<Date> {
    const { rows } = await sql<{ last: Date }>`
      select changed_at as last from platform.setting where name = ${NAME}`.execute(db);
    return rows[0] ? new Date(rows[0].last.getTime() + EVERY_MS) : now;
  }
  return {
    name: 'delivery.account_health',
    isDue: async (now) => (await dueAt(now)) <= now,
    runDue: solo.wake,
    nextDueAt: dueAt,
  };
}
