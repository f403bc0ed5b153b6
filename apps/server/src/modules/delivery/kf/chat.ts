import type { KfLine } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { BrowseDeps } from './browse.ts';
import { mediaOf, menuOf, textOf } from './words.ts';

/** The newest lines of a chat. */
const NEWEST = 200;
/** WeCom's seconds are whole: what we said in the same one comes after what we had heard. */
const AFTER_THEIRS = 1_000_000;

interface Row {
  msgid: string;
  at: Date;
  from: KfLine['from'];
  by: string | null;
  byRule: boolean;
  msgtype: string | null;
  eventType: string | null;
  sealed: string | null;
  recalled: boolean;
  rating: number | null;
  state: KfLine['state'];
  error: string | null;
}

/** What was said and what happened, oldest first. */
export async function readChat(
  { db, secrets }: BrowseDeps,
  { openKfid, externalUserid }: { openKfid: string; externalUserid: string },
): Promise<KfLine[]> {
  const { rows } = await sql<Row>`
    select * from (
      select m.msgid, m.sent_at as at, m.place, case m.origin when 3 then 'customer' when 5 then 'servicer' else 'event' end as from,
        coalesce(i.name, m.servicer) as by, m.msgtype, m.event_type as "eventType", m.sealed, m.recalled,
        m.rating::integer as rating, null as state, null as error, false as "byRule"
      from delivery.kf_message m join delivery.kf_account a on a.open_kfid = m.open_kfid
      left join organisation.account_info i on i.corp_id = a.corp_id and lower(i.userid) = lower(m.servicer)
      where m.external_userid = ${externalUserid} and m.open_kfid = ${openKfid}
      union all
      select s.msgid, s.made_at, ${AFTER_THEIRS}, 'us', case s.cause when 'person' then s.made_by else s.answer end, null, null, s.sealed, false, null, s.state,
        coalesce(s.fail_type::text, s.error), s.cause <> 'person'
      from delivery.kf_sending s where s.external_userid = ${externalUserid} and s.open_kfid = ${openKfid}
    ) lines order by at desc, place desc, msgid limit ${NEWEST}`.execute(db);
  return rows.reverse().map(({ msgtype, eventType, sealed, ...row }) => {
    const stored = sealed ? (JSON.parse(secrets.decrypt(sealed)) as Record<string, unknown>) : null;
    const kind = eventType ?? msgtype ?? (stored?.['msgtype'] as string | undefined) ?? 'text';
    const body = row.from === 'us' ? stored?.[kind] : stored;
    return {
      ...row,
      at: row.at.toISOString(),
      kind,
      text: body ? textOf(kind, body) : null,
      menu: body ? menuOf(kind, body) : [],
      hasMedia: body ? mediaOf(kind, body) !== null : false,
    };
  });
}
