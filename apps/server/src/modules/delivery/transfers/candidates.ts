import type { TransferRequest, TransferWhat } from '@xiaoer/contracts';
import { type RawBuilder, sql } from 'kysely';
import { DAY_MS, RESIGNED_DAYS, TIMES_IN_THEM } from './rules.ts';

/** Who hands over. */
export interface Giver {
  kind: TransferRequest['kind'];
  corpId: string;
  userid: string;
  /** Null: a member who had left before we knew anybody. */
  accountId: number | null;
  /** Of a member who left, as far as WeCom told. */
  leftAt: Date | null;
}

export interface Selection {
  giver: Giver;
  what:
    | Exclude<TransferWhat, { kind: 'stores' | 'customers' }>
    | { kind: 'stores'; storeIds: number[] }
    | { kind: 'customers'; customerIds: number[] };
  receiverIds: number[];
  /** Stores that some receiver works in. */
  receiverStoreIds: number[];
  now: Date;
  /** The first day that counts for the rule of twice. */
  countedSince: Date;
}

/**
 * The customers that are meant, each with why she is left out (`reason`, null: she is asked for), the receiver who knows
 * her already (`already_to`), and her store when a receiver works in it (`bucket_store`). Newest ties first (`rank`
 * within each bucket, of those who need a receiver with room): the least lived ties are the easiest to pass on.
 */
export function contactCandidates(selection: Selection): RawBuilder<unknown> {
  const { what, receiverIds, receiverStoreIds } = selection;
  const newest = what.kind === 'number' ? sql`where reason is null and newest <= ${what.n}::integer` : sql``;
  return sql`
    select *, row_number() over (
        partition by bucket_store, reason is null and already_to is null order by since desc nulls last, subject_key
      ) - 1 as rank
    from (
      select *, row_number() over (partition by reason is null order by since desc nulls last, subject_key) as newest
      from (
        select b.customer_id, b.external_userid, b.source_state, b.since, i.subject_key,
          case when i.home_store_id = any(${receiverStoreIds}::bigint[]) then i.home_store_id end as bucket_store,
          ${reasonOf(selection)} as reason,
          (select k.account_id from customers.active_contact k
            join organisation.account_info a on a.account_id = k.account_id
            where k.customer_id = b.customer_id and k.account_id = any(${receiverIds}::bigint[])
            order by a.userid limit 1) as already_to
        from (${ties(selection)}) b
        join customers.customer_info i on i.customer_id = b.customer_id
        where ${meant(what)}
      ) known
    ) ranked ${newest}`;
}

/** On the job: the account's ties as we know them. After leaving: those whom WeCom lists as looked after by nobody. */
function ties({ giver }: Selection): RawBuilder<unknown> {
  if (giver.kind === 'on_job') {
    return sql`
      select customer_id, external_userid, live_code_state as source_state, since, state
      from customers.contact_tie
      where account_id = ${giver.accountId} and state in ('active', 'perhaps_gone', 'removed_by_customer')
      union all
      select customer_id, external_userid, null, null, 'half' from customers.half_contact_info h
      where account_id = ${giver.accountId} and not exists (select from customers.contact_tie t
        where t.customer_id = h.customer_id and t.account_id = h.account_id
          and t.state in ('active', 'perhaps_gone', 'removed_by_customer'))`;
  }
  return sql`
    select distinct on (u.customer_id) u.customer_id, u.external_userid, t.live_code_state as source_state, t.since, t.state
    from delivery.unassigned u
    left join customers.contact_tie t on t.customer_id = u.customer_id and t.account_id = u.account_id
    where u.corp_id = ${giver.corpId} and lower(u.userid) = lower(${giver.userid})
    order by u.customer_id, u.seen_at desc`;
}

function meant(what: Selection['what']): RawBuilder<boolean> {
  switch (what.kind) {
    case 'stores':
      return sql<boolean>`i.home_store_id = any(${what.storeIds}::bigint[])`;
    case 'customers':
      return sql<boolean>`b.customer_id = any(${what.customerIds}::bigint[])`;
    default:
      return sql<boolean>`true`;
  }
}

function reasonOf({ giver, now, countedSince }: Selection): RawBuilder<string | null> {
  const underWay = sql`exists (
    select from delivery.transfer_contact o
    where o.customer_id = b.customer_id and o.state in ('planned', 'asking', 'waiting'))`;
  if (giver.kind === 'resigned') {
    return sql`case when ${isTooLate(giver, now)}::boolean then 'left_too_long' when ${underWay} then 'in_transfer' end`;
  }
  // She removed us: a one-way tie (CALLBACKS §9.5). WeCom would answer, but she would see nothing of it.
  return sql`case
    when b.state = 'removed_by_customer' then 'removed_us'
    when b.state = 'half' then 'not_accepted'
    when ${underWay} then 'in_transfer'
    when (select count(*) from delivery.transfer_contact o
      join delivery.transfer t on t.transfer_id = o.transfer_id and t.kind = 'on_job'
      where o.customer_id = b.customer_id and o.state = 'done' and o.asked_at >= ${countedSince}) >= ${TIMES_IN_THEM}::integer
      then 'moved_twice' end`;
}

const isTooLate = ({ leftAt }: Giver, now: Date) =>
  leftAt !== null && now.getTime() - leftAt.getTime() > RESIGNED_DAYS * DAY_MS;

/** The groups that are meant, each with why it is left out, ranked by name within its store. */
export function groupCandidates({ giver, what, receiverStoreIds, now, countedSince }: Selection): RawBuilder<unknown> {
  const ofStores = what.kind === 'stores' ? sql`and g.store_id = any(${what.storeIds}::bigint[])` : sql``;
  const twice =
    giver.kind === 'on_job'
      ? sql`(select count(*) from delivery.transfer_group o
          join delivery.transfer t on t.transfer_id = o.transfer_id and t.kind = 'on_job'
          where o.group_id = g.group_id and o.state = 'done' and o.asked_at >= ${countedSince}) >= ${TIMES_IN_THEM}::integer`
      : sql`false`;
  return sql`
    select *, row_number() over (partition by bucket_store, reason is null order by chat_id collate "C") - 1 as rank
    from (
      select g.group_id, g.chat_id,
        case when g.store_id = any(${receiverStoreIds}::bigint[]) then g.store_id end as bucket_store,
        case when ${giver.kind === 'resigned' && isTooLate(giver, now)}::boolean then 'left_too_long'
          when exists (select from delivery.transfer_group o
            where o.group_id = g.group_id and o.state in ('planned', 'asking')) then 'in_transfer'
          when ${twice} then 'moved_twice' end as reason
      from community.group_info g
      where g.active and g.corp_id = ${giver.corpId} and lower(g.owner_userid) = lower(${giver.userid}) ${ofStores}
    ) known`;
}
