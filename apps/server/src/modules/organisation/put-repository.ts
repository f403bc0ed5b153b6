import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { Hours } from './hours.ts';

export type OrganisationTx = Tx;

const LOCK = 7_315_111;
/** Relations an account may have before the corp buys more (WeCom's starting allowance). */
export const FIRST_CONTACT_CAP = 5_000;

/** Puts come one after another: what was created and what changed is then exact. */
export async function lockOrganisation(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx);
}

export async function bumpDirectory(tx: Tx): Promise<void> {
  await sql`update organisation.directory set version = version + 1`.execute(tx);
}

/** Every unit's code with its parent's. */
export async function unitParents(tx: Tx): Promise<Map<string, string | null>> {
  const { rows } = await sql<{ code: string; parent: string | null }>`
    select u.code, p.code as parent
    from organisation.unit u
    left join organisation.unit p on p.unit_id = u.parent_id`.execute(tx);
  return new Map(rows.map(({ code, parent }) => [code, parent]));
}

interface UnitRow {
  code: string;
  name: string;
  kind: string;
  parent: string | null;
}

/** First the new ones without a parent, then everybody's parent: the order in the request doesn't matter. */
export async function upsertUnits(tx: Tx, units: UnitRow[]): Promise<{ created: number; changed: number }> {
  const said = sql`jsonb_to_recordset(${JSON.stringify(units)}::jsonb) as x (code text, name text, kind text, parent text)`;
  const { rows: created } = await sql<{ code: string }>`
    insert into organisation.unit (code, name, kind) select code, name, kind from ${said}
    on conflict (code) do nothing returning code`.execute(tx);
  const { rows: written } = await sql<{ code: string }>`
    update organisation.unit u set name = x.name, kind = x.kind, parent_id = x.parent_id
    from (
      select x.code, x.name, x.kind, p.unit_id as parent_id
      from ${said}
      left join organisation.unit p on p.code = x.parent
    ) x
    where u.code = x.code and (u.name, u.kind, u.parent_id) is distinct from (x.name, x.kind, x.parent_id)
    returning u.code`.execute(tx);
  const isNew = new Set(created.map((row) => row.code));
  return { created: created.length, changed: written.filter((row) => !isNew.has(row.code)).length };
}

interface StoreRow {
  code: string;
  name: string;
  unit: string;
  city: string;
  address: string;
  lng: number;
  lat: number;
  timeZone: string;
  openedOn: string;
  wecomDepartmentId: number | null;
}

/** Ids of the stores that are new, of those that were different before, and of those among them whose clock was. */
export async function upsertStores(
  tx: Tx,
  stores: StoreRow[],
): Promise<{ created: number[]; changed: number[]; rezoned: number[] }> {
  const known = await zonesByCode(
    tx,
    stores.map((store) => store.code),
  );
  const { rows } = await sql<{ id: number; code: string; zone: string }>`
    insert into organisation.store as s
      (code, name, unit_id, city, address, lng, lat, time_zone, opened_on, wecom_department_id)
    select x.code, x.name, u.unit_id, x.city, x.address, x.lng, x.lat, x."timeZone", x."openedOn", x."wecomDepartmentId"
    from jsonb_to_recordset(${JSON.stringify(stores)}::jsonb) as x (code text, name text, unit text, city text,
      address text, lng double precision, lat double precision, "timeZone" text, "openedOn" date,
      "wecomDepartmentId" bigint)
    join organisation.unit u on u.code = x.unit
    order by x.code
    on conflict (code) do update set name = excluded.name, unit_id = excluded.unit_id, city = excluded.city,
      address = excluded.address, lng = excluded.lng, lat = excluded.lat, time_zone = excluded.time_zone,
      opened_on = excluded.opened_on, wecom_department_id = excluded.wecom_department_id
    where (s.name, s.unit_id, s.city, s.address, s.lng, s.lat, s.time_zone, s.opened_on, s.wecom_department_id)
      is distinct from (excluded.name, excluded.unit_id, excluded.city, excluded.address, excluded.lng, excluded.lat,
        excluded.time_zone, excluded.opened_on, excluded.wecom_department_id)
    returning s.store_id as id, s.code, s.time_zone as zone`.execute(tx);
  return {
    created: rows.filter((row) => !known.has(row.code)).map((row) => row.id),
    changed: rows.filter((row) => known.has(row.code)).map((row) => row.id),
    rezoned: rows.filter((row) => known.has(row.code) && known.get(row.code) !== row.zone).map((row) => row.id),
  };
}

async function zonesByCode(tx: Tx, codes: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ code: string; zone: string }>`
    select code, time_zone as zone from organisation.store where code = any(${codes})`.execute(tx);
  return new Map(rows.map((row) => [row.code, row.zone]));
}

export async function knownStoreCodes(tx: Tx, codes: string[]): Promise<Set<string>> {
  const { rows } = await sql<{ code: string }>`
    select code from organisation.store where code = any(${codes})`.execute(tx);
  return new Set(rows.map((row) => row.code));
}

/**
 * The hours of these stores are exactly those; answers the stores where that was a change. `not in` (nothing here is
 * null) is one hash; as an anti join the planner takes the JSON for a few rows and compares each with each.
 */
export async function replaceHours(tx: Tx, codes: string[], hours: (Hours & { code: string })[]): Promise<number[]> {
  const said = sql`
    select s.store_id, x.weekday, x."fromMinute" as from_minute, x."untilMinute" as until_minute
    from jsonb_to_recordset(${JSON.stringify(hours)}::jsonb)
      as x (code text, weekday smallint, "fromMinute" smallint, "untilMinute" smallint)
    join organisation.store s on s.code = x.code`;
  const { rows: removed } = await sql<{ id: number }>`
    delete from organisation.store_hours h using organisation.store s
    where s.code = any(${codes}) and h.store_id = s.store_id
      and (h.store_id, h.weekday, h.from_minute) not in (
        select x.store_id, x.weekday, x.from_minute from (${said}) x)
    returning h.store_id as id`.execute(tx);
  const { rows: written } = await sql<{ id: number }>`
    insert into organisation.store_hours as h (store_id, weekday, from_minute, until_minute) ${said}
    on conflict (store_id, weekday, from_minute) do update set until_minute = excluded.until_minute
    where h.until_minute <> excluded.until_minute
    returning h.store_id as id`.execute(tx);
  return [...new Set([...removed, ...written].map((row) => row.id))];
}

interface AccountRow {
  userid: string;
  name: string;
  kind: string;
  role: string;
  stores: string[];
}

export async function upsertAccounts(
  tx: Tx,
  corpId: string,
  accounts: AccountRow[],
): Promise<{ created: number[]; changed: number[] }> {
  const { rows: before } = await sql<{ userid: string }>`
    select userid from organisation.account
    where corp_id = ${corpId} and userid = any(${accounts.map((account) => account.userid)})`.execute(tx);
  const { rows } = await sql<{ id: number; userid: string }>`
    insert into organisation.account as a (corp_id, userid, name, kind, role, active, contact_cap)
    select ${corpId}, x.userid, x.name, x.kind, x.role, true, ${FIRST_CONTACT_CAP}::integer
    from jsonb_to_recordset(${JSON.stringify(accounts)}::jsonb) as x (userid text, name text, kind text, role text)
    order by x.userid
    on conflict (corp_id, userid) do update set name = excluded.name, kind = excluded.kind, role = excluded.role
    where (a.name, a.kind, a.role) is distinct from (excluded.name, excluded.kind, excluded.role)
    returning a.account_id as id, a.userid`.execute(tx);
  const known = new Set(before.map((row) => row.userid));
  return {
    created: rows.filter((row) => !known.has(row.userid)).map((row) => row.id),
    changed: rows.filter((row) => known.has(row.userid)).map((row) => row.id),
  };
}

/** The stores stated for these accounts are exactly those; answers the pairs that went or came. */
export async function replaceStatedStores(
  tx: Tx,
  corpId: string,
  accounts: AccountRow[],
): Promise<{ accountId: number; storeId: number }[]> {
  const said = sql`
    select a.account_id, s.store_id
    from jsonb_to_recordset(${JSON.stringify(accounts)}::jsonb) as x (userid text, stores jsonb)
    join organisation.account a on a.corp_id = ${corpId} and a.userid = x.userid
    cross join lateral jsonb_array_elements_text(x.stores) as c (code)
    join organisation.store s on s.code = c.code`;
  const { rows: removed } = await sql<{ accountId: number; storeId: number }>`
    delete from organisation.account_store b using organisation.account a
    where a.corp_id = ${corpId} and a.userid = any(${accounts.map((account) => account.userid)})
      and b.account_id = a.account_id and b.way = 'stated'
      and (b.account_id, b.store_id) not in (${said})
    returning b.account_id as "accountId", b.store_id as "storeId"`.execute(tx);
  const { rows: added } = await sql<{ accountId: number; storeId: number }>`
    insert into organisation.account_store (account_id, store_id, way)
    select distinct x.account_id, x.store_id, 'stated' from (${said}) x
    on conflict do nothing returning account_id as "accountId", store_id as "storeId"`.execute(tx);
  return [...removed, ...added];
}

export async function storesOfAccounts(tx: Tx, accountIds: number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct store_id as id from organisation.account_store where account_id = any(${accountIds})`.execute(tx);
  return rows.map((row) => row.id);
}
