import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { type Actor, demand, storeScope } from '../../access/index.ts';
import { addDays, type BeijingDay } from './beijing-days.ts';
import type { Health, Reason } from './health.ts';
import { readHealthSettings } from './settings.ts';

const PAGE_SIZE = 50;
/** Points of the picture of all loads. */
const MOST_LOADS = 200;
const CHANGES = 20;
const DAYS_SHOWN = 30;

export interface ListedAccount {
  accountId: number;
  userid: string;
  name: string;
  kind: 'person' | 'persona';
  stores: { code: string; name: string }[];
  contacts: number;
  contactCap: number;
  health: Health;
  since: Date | null;
  reasons: Reason[];
  addedDay: number;
  codes: number;
}

/** Those who left are shown only when they are asked for: they have no load any more. */
const seenBy = (actor: Actor) => sql<boolean>`(${actor.storeIds}::bigint[] is null or exists (
  select from organisation.account_of_store b where b.account_id = a.account_id and ${storeScope(actor, 'b.store_id')}))`;

/** Figures are those of the last look; an account that was not looked at yet counts as fresh and empty. */
const ACCOUNT = sql`
  select a.account_id, a.userid, a.name, a.kind, a.active, a.contact_cap, coalesce(h.health, 'fresh') as health, h.since,
    coalesce(h.reasons, '[]') as reasons, coalesce((h.figures ->> 'contacts')::integer, 0) as contacts,
    coalesce((h.figures ->> 'addedDay')::integer, 0) as added_day
  from organisation.account_info a left join delivery.account_health h on h.account_id = a.account_id`;

export async function listAccounts(
  db: Db,
  actor: Actor,
  { health, search, page }: { health?: Health | undefined; search?: string | undefined; page: number },
) {
  demand(actor, 'delivery.read');
  const pattern = search ? `%${search.replaceAll(/[\\%_]/g, '\\$&')}%` : null;
  const { rows } = await sql<ListedAccount>`
    select a.account_id as "accountId", a.userid, a.name, a.kind, a.contacts, a.contact_cap as "contactCap", a.health,
      a.since, a.reasons, a.added_day as "addedDay",
      (select count(*) from community.put_forward p where p.account_id = a.account_id) as codes,
      coalesce((select jsonb_agg(jsonb_build_object('code', s.code, 'name', s.name) order by s.code)
        from organisation.account_of_store b join organisation.store_info s on s.store_id = b.store_id
        where b.account_id = a.account_id), '[]') as stores
    from (${ACCOUNT}) a
    where ${seenBy(actor)} and case when ${health ?? null}::text is null then a.active else a.health = ${health ?? null} end
      and (${pattern}::text is null or a.name ilike ${pattern} or a.userid ilike ${pattern} or exists (
        select from organisation.account_of_store b join organisation.store_info s on s.store_id = b.store_id
        where b.account_id = a.account_id and (s.name ilike ${pattern} or s.code ilike ${pattern})))
    order by a.contacts::float8 / a.contact_cap desc, a.userid
    limit ${PAGE_SIZE + 1} offset ${(page - 1) * PAGE_SIZE}`.execute(db);
  return {
    accounts: rows.slice(0, PAGE_SIZE),
    page,
    hasMore: rows.length > PAGE_SIZE,
    ...(await overview(db, actor)),
  };
}

async function overview(db: Db, actor: Actor) {
  const { corp_contact_cap: cap } = await readHealthSettings(db);
  const { rows } = await sql<{
    byHealth: Partial<Record<Health, number>> | null;
    contacts: number;
    capacity: number;
    loads: number[] | null;
    corpContacts: number;
    checkedAt: Date | null;
  }>`
    with a as (
      select x.*, round(100.0 * x.contacts / x.contact_cap, 1)::float8 as load,
        row_number() over (order by x.contacts::float8 / x.contact_cap desc, x.userid) as place, count(*) over () as n
      from (${ACCOUNT}) x where x.active and ${sql`exists (select from (${ACCOUNT}) a where a.account_id = x.account_id and ${seenBy(actor)})`}
    )
    select (select jsonb_object_agg(health, n) from (select health, count(*) as n from a group by health) g) as "byHealth",
      coalesce(sum(contacts), 0)::bigint as contacts, coalesce(sum(contact_cap), 0)::bigint as capacity,
      jsonb_agg(load order by place) filter (where (place - 1) % greatest(1, ceil(n / ${MOST_LOADS}::float8)::bigint) = 0) as loads,
      (select coalesce(sum((figures ->> 'contacts')::integer), 0) from delivery.account_health) as "corpContacts",
      (select max(checked_at) from delivery.account_health) as "checkedAt"
    from a`.execute(db);
  const { byHealth, contacts, capacity, loads, corpContacts, checkedAt } = rows[0]!;
  return {
    all: { byHealth: byHealth ?? {}, contacts, capacity, loads: loads ?? [] },
    corp: { contacts: corpContacts, cap },
    checkedAt,
  };
}

export interface AccountDay {
  day: BeijingDay;
  chats: number;
  messages: number;
  replyPercent: number | null;
  replyMinutes: number | null;
  negativeFeedback: number;
  applied: number;
  added: number;
}

/** What one account did lately, when its health changed and why, and where newcomers are led to it. */
export async function accountHistory(
  db: Db,
  actor: Actor,
  { accountId, latest }: { accountId: number; latest: BeijingDay },
) {
  demand(actor, 'delivery.read');
  await findAccount(db, actor, accountId);
  const { rows: days } = await sql<AccountDay>`
    select day, chat_cnt as chats, message_cnt as messages, reply_percentage as "replyPercent",
      avg_reply_minutes as "replyMinutes", negative_feedback as "negativeFeedback", new_apply as applied,
      new_contact as added
    from delivery.account_day
    where account_id = ${accountId} and day > ${addDays(latest, -DAYS_SHOWN)}::date order by day`.execute(db);
  const { rows: changes } = await sql<{ at: Date; health: Health; was: Health | null; reasons: Reason[] }>`
    select at, health, was, reasons from delivery.account_health_change
    where account_id = ${accountId} order by at desc limit ${CHANGES}`.execute(db);
  const { rows: codes } = await sql<{ state: string; remark: string; since: Date }>`
    select state, remark, since from community.put_forward where account_id = ${accountId} order by state`.execute(db);
  const { rows: readings } = await sql<{ readAt: Date; error: string | null }>`
    select read_at as "readAt", error from delivery.account_reading where account_id = ${accountId}`.execute(db);
  return { days, changes, codes, readAt: readings[0]?.readAt ?? null, readError: readings[0]?.error ?? null };
}

/** The account's userid, when this actor may see it. */
export async function findAccount(db: Db, actor: Actor, accountId: number): Promise<string> {
  const { rows } = await sql<{ userid: string }>`
    select a.userid from organisation.account_info a where a.account_id = ${accountId} and ${seenBy(actor)}`.execute(
    db,
  );
  if (!rows[0]) throw new AppError('delivery.account_not_found', {}, 404);
  return rows[0].userid;
}
