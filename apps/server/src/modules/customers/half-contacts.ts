import { sql } from 'kysely';
import { type Tx, withValues } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Customers, NewContact } from './types.ts';
import { externalUser } from './wechat.ts';

/** Customers who asked a member that has not accepted them yet: known, and no contact of anybody. */
export function createHalfContacts({ clock, match }: Pick<Platform, 'clock'> & Pick<Customers, 'match'>) {
  /** Late, twice, and after the tie became whole: the same end. */
  async function recordHalfContacts(tx: Tx, asked: NewContact[]): Promise<void> {
    const people = await match(
      tx,
      asked.map(({ corpId, externalUserid }) => ({
        ref: `${corpId}|${externalUserid}`,
        identities: [externalUser(corpId, externalUserid)],
      })),
      { create: true, at: clock.now(), source: 'wecom' },
    );
    const latest = new Map<string, (string | number | Date | null)[]>();
    for (const one of asked.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
      const customerId = people.get(`${one.corpId}|${one.externalUserid}`)?.customerId;
      if (customerId === undefined) continue; // erased
      const { accountId, corpId, externalUserid, at, state } = one;
      latest.set(`${customerId}|${accountId}`, [customerId, accountId, corpId, externalUserid, at, state]);
    }
    await withValues([...latest.values()], (values) =>
      sql`
        insert into customers.half_contact as h (customer_id, account_id, corp_id, external_userid, asked_at, live_code_state)
        select v.customer_id::bigint, v.account_id::bigint, v.corp_id, v.external_userid, v.asked_at::timestamptz, v.state
        from (values ${values}) as v (customer_id, account_id, corp_id, external_userid, asked_at, state)
        where not exists (select from customers.contact c where c.customer_id = v.customer_id::bigint
          and c.account_id = v.account_id::bigint and greatest(c.added_at, c.ended_at) >= v.asked_at::timestamptz)
        on conflict (customer_id, account_id) do update set
          asked_at = excluded.asked_at, live_code_state = excluded.live_code_state
        where excluded.asked_at > h.asked_at`.execute(tx),
    );
  }

  return { recordHalfContacts };
}

/** The tie is whole, or over: nobody waits for an answer any more. */
export async function forgetHalf(tx: Tx, ties: { customerId: number; accountId: number }[]): Promise<void> {
  if (ties.length === 0) return;
  const keys = JSON.stringify(ties.map(({ customerId, accountId }) => ({ customerId, accountId })));
  await sql`
    delete from customers.half_contact h
    using jsonb_to_recordset(${keys}::jsonb) as k ("customerId" bigint, "accountId" bigint)
    where h.customer_id = k."customerId" and h.account_id = k."accountId"`.execute(tx);
}
