import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { addJobs } from '../../../platform/jobs/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Access, type Actor, demand } from '../../access/index.ts';
import { MAKE_LINKS } from '../jobs.ts';

export interface LinkWish {
  name: string;
  source: string;
  /** The store's code. */
  store: string | null;
  /** Userids, at most 500. */
  accounts: string[];
}

/** What people decide about acquisition links. A link belongs to the whole chain: who sees one store can't spend its quota. */
export function createChangeLinks({ db, clock, audit }: Pick<Platform, 'db' | 'clock'> & { audit: Access['audit'] }) {
  async function createLink(actor: Actor, wish: LinkWish): Promise<number> {
    demandChain(actor);
    return db.transaction().execute(async (tx) => {
      const storeId = await findStore(tx, wish.store);
      const { rows } = await sql<{ linkNo: number }>`
        insert into community.acquisition_link (name, state, source, store_id, users, making, wanted_at)
        select ${wish.name}, 'a-' || (coalesce(max(link_no), 0) + 1), ${wish.source}, ${storeId}::bigint, '{}', 'wanted', ${clock.now()}
        from community.acquisition_link
        on conflict do nothing returning link_no as "linkNo"`.execute(tx);
      if (!rows[0]) throw new AppError('community.link_name_taken', { field: 'name' }, 409);
      const { linkNo } = rows[0];
      await writeWish(tx, linkNo, wish.accounts);
      await audit(tx, actor, 'community.acquisition_link_created', `acquisition_link:${linkNo}`, { ...wish });
      await addJobs(tx, [MAKE_LINKS]);
      return linkNo;
    });
  }

  async function changeLink(actor: Actor, linkNo: number, { name, accounts }: { name: string; accounts: string[] }) {
    demandChain(actor);
    await db.transaction().execute(async (tx) => {
      const { rows: taken } = await sql`
        select 1 from community.acquisition_link
        where name = ${name} and link_no <> ${linkNo} and making <> 'gone'`.execute(tx);
      if (taken.length > 0) throw new AppError('community.link_name_taken', { field: 'name' }, 409);
      const { rows } = await sql`
        update community.acquisition_link set name = ${name}, problem = null,
          making = case when making = 'made' then 'wanted' else making end,
          wanted_at = greatest(${clock.now()}::timestamptz, wanted_at + interval '1 millisecond')
        where link_no = ${linkNo} and making not in ('unwanted', 'gone') returning 1`.execute(tx);
      if (rows.length === 0) throw new AppError('community.link_not_found', {}, 404);
      await writeWish(tx, linkNo, accounts);
      await audit(tx, actor, 'community.acquisition_link_changed', `acquisition_link:${linkNo}`, { name, accounts });
      await addJobs(tx, [MAKE_LINKS]);
    });
  }

  /** What it brought stays known; whoever opens its address finds nothing any more. */
  async function deleteLink(actor: Actor, linkNo: number): Promise<void> {
    demandChain(actor);
    await db.transaction().execute(async (tx) => {
      const { rows } = await sql`
        update community.acquisition_link set making = 'unwanted', wanted_at = ${clock.now()}
        where link_no = ${linkNo} and making <> 'gone' returning 1`.execute(tx);
      if (rows.length === 0) throw new AppError('community.link_not_found', {}, 404);
      await audit(tx, actor, 'community.acquisition_link_deleted', `acquisition_link:${linkNo}`);
      await addJobs(tx, [MAKE_LINKS]);
    });
  }

  return { createLink, changeLink, deleteLink };
}

function demandChain(actor: Actor): void {
  demand(actor, 'community.edit');
  if (actor.storeIds) throw new AppError('access.other_store', {}, 403);
}

async function findStore(tx: Tx, code: string | null): Promise<number | null> {
  if (code === null) return null;
  const { rows } = await sql<{ storeId: number }>`
    select store_id as "storeId" from organisation.store_info where code = ${code}`.execute(tx);
  if (!rows[0]) throw new AppError('community.unknown_store', { field: 'store', store: code });
  return rows[0].storeId;
}

async function writeWish(tx: Tx, linkNo: number, accounts: readonly string[]): Promise<void> {
  await sql`delete from community.acquisition_link_wish where link_no = ${linkNo}`.execute(tx);
  const { rows } = await sql<{ userid: string }>`
    with chosen as (
      select account_id, userid from organisation.account_info where active and userid = any(${[...accounts]}::text[])
    ), written as (
      insert into community.acquisition_link_wish (link_no, account_id) select ${linkNo}, account_id from chosen
    )
    select userid from chosen`.execute(tx);
  const known = new Set(rows.map(({ userid }) => userid));
  const unknown = accounts.find((userid) => !known.has(userid));
  if (unknown) throw new AppError('community.unknown_account', { field: 'accounts', userid: unknown });
}

/**
 * Puts forward whoever of the chosen can take newcomers; with nobody able the old list stays. What differs is wanted
 * at WeCom. Set-wise, idempotent.
 */
export async function rotateLinks(tx: Tx, at: Date): Promise<boolean> {
  const { rows } = await sql`
    update community.acquisition_link l set users = n.users,
      making = case when l.making = 'made' then 'wanted' else l.making end,
      wanted_at = greatest(${at}::timestamptz, l.wanted_at + interval '1 millisecond')
    from (
      select w.link_no, array_agg(a.userid order by a.userid) as users
      from community.acquisition_link_wish w
      join organisation.account_info a on a.account_id = w.account_id and a.active
      left join delivery.account_health_now h on h.account_id = a.account_id
      where coalesce(h.health, 'fresh') in ('fresh', 'busy')
      group by w.link_no
    ) n
    where n.link_no = l.link_no and n.users <> l.users and l.making in ('wanted', 'making', 'made')
    returning 1`.execute(tx);
  return rows.length > 0;
}
