import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Actor } from '../../access/index.ts';

export interface Senders {
  /** Left out: of every store. */
  storeCodes?: readonly string[] | undefined;
  /** Left out: every account there. */
  userids?: readonly string[] | undefined;
}

/** Rows `(account_id)`: active accounts at home in these stores, within the stores that whoever asks may see (null: all). */
export function accountsOf({ storeCodes, userids }: Senders, storeIds: readonly number[] | null): RawBuilder<unknown> {
  const codes = storeCodes ?? null;
  const names = userids?.map((userid) => userid.toLowerCase()) ?? null;
  return sql`
    select distinct a.account_id
    from organisation.account_info a
    left join organisation.account_of_store o on o.account_id = a.account_id
    left join organisation.store_info s on s.store_id = o.store_id
    where a.active
      and (${codes}::text[] is null or s.code = any(${codes}::text[]))
      and (${names}::text[] is null or lower(a.userid) = any(${names}::text[]))
      and (${storeIds}::bigint[] is null or o.store_id = any(${storeIds}::bigint[]))`;
}

/** Refuses who answers for some stores when the moment also asks accounts of others. */
export async function demandMoment(db: Db, { storeIds }: Pick<Actor, 'storeIds'>, momentId: number): Promise<void> {
  if (!storeIds) return;
  const { rows } = await sql`
    select 1 from delivery.moment_account a
    where a.moment_id = ${momentId} and not exists (select from organisation.account_of_store o
      where o.account_id = a.account_id and o.store_id = any(${storeIds}::bigint[])) limit 1`.execute(db);
  if (rows.length > 0) throw new AppError('access.other_store', {}, 403);
}

export interface Audience {
  accounts: number;
  stores: number;
  /** Contacts of those accounts: who could see it, tags aside. */
  customers: number;
  /** Accounts that are asked for as many moments on that day already as the setting advises. */
  overAdvice: number;
}

/** Who will be asked, told before it happens. `day` is the moment's, in the chain's zone. */
export async function countAudience(
  db: Db,
  accounts: RawBuilder<unknown>,
  { sendAt, zone, perDay }: { sendAt: Date; zone: string; perDay: number },
): Promise<Audience> {
  const { rows } = await sql<Audience>`
    with asked as (${accounts})
    select (select count(*) from asked) as accounts,
      (select count(distinct o.store_id) from asked join organisation.account_of_store o using (account_id)) as stores,
      (select count(distinct c.customer_id) from asked join customers.active_contact c using (account_id)) as customers,
      (select count(*) from asked where (
        select count(*) from delivery.moment_account t join delivery.moment m using (moment_id)
        where t.account_id = asked.account_id and t.state in ('asked', 'published')
          and m.state not in ('cancelled', 'refused')
          and date_trunc('day', m.send_at at time zone ${zone}) = date_trunc('day', ${sendAt}::timestamptz at time zone ${zone})
      ) >= ${perDay}) as "overAdvice"`.execute(db);
  return rows[0]!;
}
