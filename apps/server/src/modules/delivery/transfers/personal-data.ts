import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';

/** Of two parts in one action the one that stays is kept: WeCom was asked for both names, and the tie is one. */
export async function mergeTransfers(tx: Tx, from: number, to: number): Promise<void> {
  await sql`
    insert into delivery.transfer_contact
      (customer_id, transfer_id, external_userid, to_account_id, source_state, state, reason, asks, asked_at, ended_at)
    select ${to}::bigint, transfer_id, external_userid, to_account_id, source_state, state, reason, asks, asked_at, ended_at
    from delivery.transfer_contact where customer_id = ${from}
    on conflict (customer_id, transfer_id) do nothing`.execute(tx);
  await sql`delete from delivery.transfer_contact where customer_id = ${from}`.execute(tx);
  await sql`
    insert into delivery.unassigned (customer_id, corp_id, userid, external_userid, account_id, left_at, seen_at)
    select ${to}::bigint, corp_id, userid, external_userid, account_id, left_at, seen_at
    from delivery.unassigned where customer_id = ${from}
    on conflict (customer_id, corp_id, userid) do nothing`.execute(tx);
  await sql`delete from delivery.unassigned where customer_id = ${from}`.execute(tx);
}

/** What was not asked yet is not asked any more. An action that waited for her alone is over. */
export async function eraseTransfers(tx: Tx, customerId: number): Promise<void> {
  await sql`
    with gone as (
      delete from delivery.transfer_contact where customer_id = ${customerId} returning transfer_id
    )
    update delivery.transfer t set state = 'done', ended_at = t.made_at
    where t.transfer_id in (select transfer_id from gone) and t.state = 'open'
      and not exists (select from delivery.transfer_contact c
        where c.transfer_id = t.transfer_id and c.customer_id <> ${customerId}
          and c.state in ('planned', 'asking', 'waiting'))
      and not exists (select from delivery.transfer_group g
        where g.transfer_id = t.transfer_id and g.state in ('planned', 'asking'))`.execute(tx);
  await sql`delete from delivery.unassigned where customer_id = ${customerId}`.execute(tx);
}

export async function exportTransfers(db: Db, customerId: number): Promise<unknown[]> {
  const { rows } = await sql`
    select t.made_at as "madeAt", t.kind, t.from_userid as "from", l.to_userid as "to", c.state, c.ended_at as "endedAt"
    from delivery.transfer_contact c join delivery.transfer t on t.transfer_id = c.transfer_id
    left join delivery.transfer_leg l on l.transfer_id = c.transfer_id and l.to_account_id = c.to_account_id
    where c.customer_id = ${customerId}
    union all
    select u.left_at, 'resigned', u.userid, null, 'unassigned', null from delivery.unassigned u
    where u.customer_id = ${customerId} order by 1`.execute(db);
  return rows;
}
