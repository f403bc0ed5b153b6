import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import type { Candidate } from './rotation.ts';

/** Whom WeCom did not take is not tried again for a day. Milliseconds of business time. */
const REFUSED_MS = 24 * 3_600_000;

export interface CodeCandidate extends Candidate {
  liveCodeId: number;
  name: string;
}

/**
 * The accounts of codes, with how they fare: those chosen, else those of the code's store, and whoever is put forward
 * though nobody wishes it any more. Who has left, is not wished or was refused counts as away.
 */
export async function findCandidates(
  db: Db | Tx,
  { which, at }: { which: RawBuilder<boolean>; at: Date },
): Promise<CodeCandidate[]> {
  const { rows } = await sql<CodeCandidate>`
    with code as (select c.live_code_id, c.store_id, c.chosen from community.live_code c where ${which}),
    wished as (
      select c.live_code_id, w.account_id from code c join community.live_code_wish w on w.live_code_id = c.live_code_id
      where c.chosen
      union
      select c.live_code_id, s.account_id from code c join organisation.account_of_store s on s.store_id = c.store_id
      where not c.chosen
    ), listed as (
      select live_code_id, account_id, bool_or(is_wished) as is_wished, bool_or(not is_wished) as put_forward
      from (
        select live_code_id, account_id, true as is_wished from wished
        union all
        select x.live_code_id, x.account_id, false from community.live_code_account x
        join code c on c.live_code_id = x.live_code_id
      ) both_lists group by live_code_id, account_id
    )
    select l.live_code_id as "liveCodeId", a.account_id as "accountId", a.userid, a.name,
      a.kind = 'persona' as "isPersona", a.contact_cap as "contactCap", coalesce(n.contacts, 0) as contacts,
      l.put_forward as "putForward",
      case when not a.active or not l.is_wished or r.at is not null then 'away' else coalesce(h.health, 'fresh') end as standing
    from listed l
    join organisation.account_info a on a.account_id = l.account_id
    left join delivery.account_health_now h on h.account_id = a.account_id
    left join community.refused_account r on r.account_id = a.account_id and r.at > ${new Date(at.getTime() - REFUSED_MS)}
    left join (select account_id, count(*) as contacts from customers.active_contact group by account_id) n
      on n.account_id = a.account_id
    order by l.live_code_id, a.userid`.execute(db);
  return rows;
}
