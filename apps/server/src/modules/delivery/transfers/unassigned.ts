import { type Unassigned, type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Poller } from '../../../platform/polling/index.ts';
import type { Customers } from '../../customers/index.ts';
import type { Solo } from '../solo.ts';
import { DAY_MS } from './rules.ts';

/** Once a night in the chain's zone, after the sync of members. */
const NIGHTLY_MINUTE = 4 * 60;
export const READ_SETTING = 'delivery.unassigned_read';
/** Rows of one transaction: a page of WeCom's list. */
const BATCH = 1_000;

export interface UnassignedDeps extends Pick<Platform, 'db' | 'clock' | 'facts' | 'log'> {
  wecom: WeComClient;
  customers: Pick<Customers, 'match'>;
}

/** Reads who is looked after by nobody, because her member left. What is not listed any more has found somebody. */
export async function readUnassigned(deps: UnassignedDeps): Promise<void> {
  const { db, clock, log, wecom } = deps;
  const at = clock.now();
  try {
    let listed = 0;
    let known = 0;
    let page: Unassigned[] = [];
    const flush = async () => {
      listed += page.length;
      known += await writePage(deps, page, at);
      page = [];
    };
    for await (const row of wecom.transfer.unassignedList({ page_size: BATCH })) {
      page.push(row);
      if (page.length >= BATCH) await flush();
    }
    await flush();
    await db.transaction().execute(async (tx) => {
      await sql`delete from delivery.unassigned where corp_id = ${wecom.corpId} and seen_at < ${at}`.execute(tx);
      await note(tx, at, { listed, erased: listed - known });
    });
  } catch (error) {
    if (!(error instanceof WeComError) || error.outcome !== 'refused') throw error;
    log.error({ code: error.code }, 'WeCom refuses the list of customers whom nobody looks after');
    await db.transaction().execute((tx) => note(tx, at, { refused: String(error.code) }));
  }
}

/** Customers whom we did not know become known; erased ones stay out. Answers how many are kept. */
async function writePage(deps: UnassignedDeps, page: Unassigned[], at: Date): Promise<number> {
  if (page.length === 0) return 0;
  const { db, facts, customers, wecom } = deps;
  await facts.prepare(at);
  return db.transaction().execute(async (tx) => {
    const ids = [...new Set(page.map((row) => row.external_userid))];
    const people = await customers.match(
      tx,
      ids.map((id) => ({
        ref: id,
        identities: [{ kind: 'external_userid' as const, issuer: wecom.corpId, value: id }],
      })),
      { create: true, at, source: 'wecom' },
    );
    const rows = page.flatMap((row) => {
      const person = people.get(row.external_userid);
      return person
        ? [
            {
              customer_id: person.customerId,
              userid: row.handover_userid,
              external_userid: row.external_userid,
              left_at: new Date(row.dimission_time * 1000),
            },
          ]
        : [];
    });
    await sql`
      insert into delivery.unassigned (customer_id, corp_id, userid, external_userid, account_id, left_at, seen_at)
      select distinct on (r.customer_id, r.userid) r.customer_id, ${wecom.corpId}, r.userid, r.external_userid,
        a.account_id, r.left_at, ${at}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as r (customer_id bigint, userid text, external_userid text, left_at timestamptz)
      left join organisation.account_info a on a.corp_id = ${wecom.corpId} and lower(a.userid) = lower(r.userid)
      order by r.customer_id, r.userid, r.left_at desc
      on conflict (customer_id, corp_id, userid) do update set external_userid = excluded.external_userid,
        account_id = excluded.account_id, left_at = excluded.left_at, seen_at = excluded.seen_at`.execute(tx);
    return rows.length;
  });
}

async function note(tx: Tx, at: Date, value: object): Promise<void> {
  await sql`
    insert into platform.setting (name, value, changed_at)
    values (${READ_SETTING}, ${JSON.stringify(value)}::jsonb, ${at})
    on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at`.execute(tx);
}

/** Every night, and when it was never read. */
export function unassignedPoller({ db, zone }: Pick<Platform, 'db'> & { zone: string }, solo: Solo): Poller {
  async function dueAt(now: Date): Promise<Date> {
    const { rows } = await sql<{ last: Date | null; night: Date }>`
      select (select changed_at from platform.setting where name = ${READ_SETTING}) as last,
        (date_trunc('day', ${now}::timestamptz at time zone ${zone}) + make_interval(mins => ${NIGHTLY_MINUTE}))
          at time zone ${zone} as night`.execute(db);
    const { last, night } = rows[0]!;
    if (!last) return now;
    return last < night ? night : new Date(night.getTime() + DAY_MS);
  }
  return {
    name: 'delivery.unassigned',
    isDue: async (now) => (await dueAt(now)) <= now,
    runDue: solo.wake,
    nextDueAt: dueAt,
  };
}
