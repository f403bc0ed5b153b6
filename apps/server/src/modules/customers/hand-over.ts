import { sql } from 'kysely';
import { type Tx, withValues } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Customers, HandedOver } from './types.ts';

interface New {
  customerId: number;
  accountId: number;
  isNew: boolean;
}

/**
 * Ties that passed from one account to another. The platform may tell it by events (an ending, an adding, neither when
 * the receiver was a contact already) and by results: each names its own second, and the latest counts. A tie that was
 * there before the transfer was asked for keeps its own source.
 */
export function createHandOver({
  facts,
  clock,
  changes,
  endContacts,
}: Pick<Platform, 'facts' | 'clock' | 'changes'> & Pick<Customers, 'endContacts'>) {
  async function handOver(tx: Tx, rows: HandedOver[]): Promise<void> {
    const olds = rows.flatMap(({ externalUserid, corpId, fromAccountId, at }) =>
      fromAccountId === null
        ? []
        : [{ externalUserid, corpId, accountId: fromAccountId, how: 'transferred' as const, at }],
    );
    if (olds.length > 0) await endContacts(tx, olds);
    const begun = await upsertHandedOver(tx, rows);
    await changes.record(tx, { topic: 'customers', customers: rows.map(({ customerId }) => customerId) });
    const added = begun.filter(({ isNew }) => isNew);
    if (added.length === 0) return;
    const contacts = added.map(({ customerId, accountId }) => ({ customerId, accountId, isNewCustomer: false }));
    await facts.publish(tx, { type: 'customers.contacts_added', at: clock.now(), payload: { contacts } });
  }
  return { handOver };
}

/** Answers the ties that are active now; new are those that were not before. */
async function upsertHandedOver(tx: Tx, rows: HandedOver[]): Promise<New[]> {
  const values = rows.map((r) => [r.customerId, r.toAccountId, r.corpId, r.externalUserid, r.at, r.state, r.askedAt]);
  return withValues(values, (list) =>
    sql<New>`
      with news as (
        select n.customer_id::bigint, n.account_id::bigint, n.corp_id, n.external_userid, n.at::timestamptz,
          n.state, n.asked_at::timestamptz
        from (values ${list}) as n (customer_id, account_id, corp_id, external_userid, at, state, asked_at)
      ), before as (
        select n.customer_id, n.account_id, c.state = 'active' as was_active,
          c.state = 'active' and c.added_at < n.asked_at as was_there
        from news n join customers.contact c on c.customer_id = n.customer_id and c.account_id = n.account_id
      ), written as (
        insert into customers.contact as c
          (customer_id, account_id, corp_id, external_userid, added_at, live_code_state, handed_over_at)
        select n.customer_id, n.account_id, n.corp_id, n.external_userid, n.at, n.state, n.at
        from news n left join before b on b.customer_id = n.customer_id and b.account_id = n.account_id
        where not coalesce(b.was_there, false)
        on conflict (customer_id, account_id) do update set
          live_code_state = case
            when c.added_at is null or c.added_at < excluded.added_at - make_interval(days => 2) then excluded.live_code_state
            else coalesce(c.live_code_state, excluded.live_code_state) end,
          added_at = greatest(c.added_at, excluded.added_at),
          corp_id = excluded.corp_id, external_userid = excluded.external_userid,
          handed_over_at = greatest(c.handed_over_at, excluded.handed_over_at)
        returning customer_id, account_id, state
      )
      select w.customer_id as "customerId", w.account_id as "accountId", not coalesce(b.was_active, false) as "isNew"
      from written w left join before b on b.customer_id = w.customer_id and b.account_id = w.account_id
      where w.state = 'active'`.execute(tx),
  );
}
