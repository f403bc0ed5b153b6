import { sql } from 'kysely';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Actor, type Audit, demand } from '../access/index.ts';
import { bumpDirectory, FIRST_CONTACT_CAP, lockOrganisation } from './put-repository.ts';

export interface Account {
  accountId: number;
  userid: string;
  name: string;
  kind: 'person' | 'persona';
  role: 'manager' | 'staff' | 'welfare_officer';
  active: boolean;
  storeIds: number[];
}

/** A member as WeCom lists it. */
export interface Member {
  userid: string;
  name: string;
  departmentIds: number[];
}

export function createAccounts({ platform, audit, corpId }: { platform: Platform; audit: Audit; corpId: string }) {
  const { db } = platform;

  async function accountByUserid(userid: string): Promise<Account | null> {
    const { rows } = await sql<Account>`
      select a.account_id as "accountId", a.userid, a.name, a.kind, a.role, a.active,
        array(select distinct store_id from organisation.account_store b
          where b.account_id = a.account_id order by store_id) as "storeIds"
      from organisation.account a
      where a.corp_id = ${corpId} and a.userid = ${userid}`.execute(db);
    return rows[0] ?? null;
  }

  /** The cap follows what the corp has bought; WeCom tells nobody by API. */
  async function setContactCap(actor: Actor, accountId: number, contactCap: number): Promise<void> {
    demand(actor, 'organisation.edit');
    await db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ userid: string }>`
        update organisation.account a set contact_cap = ${contactCap}
        where a.account_id = ${accountId} and (${actor.storeIds}::bigint[] is null or exists (
          select from organisation.account_store b
          where b.account_id = a.account_id and b.store_id = any(${actor.storeIds}::bigint[])))
        returning a.userid`.execute(tx);
      if (!rows[0]) throw new AppError('organisation.account_not_found', {}, 404);
      await audit(tx, actor, 'organisation.contact_cap_set', `account:${rows[0].userid}`, { contactCap });
    });
  }

  /**
   * Brings accounts in line with WeCom's complete list of members: who is gone becomes inactive, who is back active,
   * and the members of a store's department work there. Members who are in no store's department and were never
   * stated are none of ours.
   */
  async function syncMembers(
    actor: Actor,
    members: Member[],
  ): Promise<{ added: number; activated: number; left: number }> {
    demand(actor, 'organisation.edit');
    const at = platform.clock.now();
    await platform.facts.prepare(at);
    return db.transaction().execute(async (tx) => {
      await lockOrganisation(tx);
      const listed = sql`jsonb_to_recordset(${JSON.stringify(members)}::jsonb)
        as x (userid text, name text, "departmentIds" jsonb)`;
      const placed = sql`
        select distinct x.userid, x.name, s.store_id from ${listed}
        cross join lateral jsonb_array_elements_text(x."departmentIds") as d (id)
        join organisation.store s on s.wecom_department_id = d.id::bigint`;
      const { rows: added } = await sql<{ id: number }>`
        insert into organisation.account (corp_id, userid, name, kind, role, active, contact_cap)
        select distinct on (p.userid) ${corpId}, p.userid, p.name, 'person', 'staff', true, ${FIRST_CONTACT_CAP}::integer from (${placed}) p
        order by p.userid
        on conflict (corp_id, userid) do nothing returning account_id as id`.execute(tx);
      const { rows: turned } = await sql<{ id: number; active: boolean }>`
        update organisation.account a set active = not a.active
        where a.corp_id = ${corpId} and a.active <> (a.userid in (select x.userid from ${listed}))
        returning a.account_id as id, a.active`.execute(tx);
      const { rows: unplaced } = await sql<{ storeId: number }>`
        delete from organisation.account_store b using organisation.account a
        where a.corp_id = ${corpId} and a.account_id = b.account_id and b.way = 'department'
          and (a.userid, b.store_id) not in (select p.userid, p.store_id from (${placed}) p)
        returning b.store_id as "storeId"`.execute(tx);
      const { rows: newlyPlaced } = await sql<{ storeId: number }>`
        insert into organisation.account_store (account_id, store_id, way)
        select a.account_id, p.store_id, 'department' from (${placed}) p
        join organisation.account a on a.corp_id = ${corpId} and a.userid = p.userid
        on conflict do nothing returning store_id as "storeId"`.execute(tx);
      const activated = turned.filter((row) => row.active).length;
      const result = { added: added.length, activated, left: turned.length - activated };
      if (added.length + turned.length + unplaced.length + newlyPlaced.length === 0) return result;
      const { rows: touched } = await sql<{ storeId: number }>`
        select distinct store_id as "storeId" from organisation.account_store
        where account_id = any(${turned.map((row) => row.id)}::bigint[])`.execute(tx);
      const storeIds = [...new Set([...unplaced, ...newlyPlaced, ...touched].map((row) => row.storeId))];
      await bumpDirectory(tx);
      await audit(tx, actor, 'organisation.members_synced', 'organisation', { ...result });
      await platform.facts.publish(tx, {
        type: 'organisation.changed',
        at,
        payload: { storeIds: storeIds.sort((a, b) => a - b) },
      });
      return result;
    });
  }

  return { accountByUserid, setContactCap, syncMembers };
}
