import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';

export interface Unreached {
  userid: string;
  name: string;
  stores: string[];
  /** `invalid`: left, not activated, or outside of the app's visible range. `unlicensed`: without a licence for the API. */
  reason: 'invalid' | 'unlicensed';
  /** The latest card that did not reach them. */
  at: Date;
  title: string;
}

/** Staff whom our latest card did not reach. Those of the given stores; null: everybody. */
export async function listUnreached(db: Db, { storeIds }: { storeIds: number[] | null }): Promise<Unreached[]> {
  const { rows } = await sql<Unreached>`
    select a.userid, a.name, r.outcome as reason, r.at, r.title,
      array(select s.name from organisation.account_of_store o join organisation.store_info s on s.store_id = o.store_id
        where o.account_id = a.account_id order by s.code) as stores
    from organisation.account_info a
    cross join lateral (
      select r.outcome, coalesce(c.sent_at, c.made_at) as at, c.content ->> 'title' as title
      from delivery.staff_card_receiver r join delivery.staff_card c on c.card_id = r.card_id
      where r.userid = a.userid and r.outcome is not null
      order by r.metered_at desc, r.card_id desc limit 1) r
    where a.active and r.outcome in ('invalid', 'unlicensed')
      and (${storeIds}::bigint[] is null or exists (select from organisation.account_of_store o
        where o.account_id = a.account_id and o.store_id = any(${storeIds}::bigint[])))
    order by r.at desc, a.userid`.execute(db);
  return rows;
}
