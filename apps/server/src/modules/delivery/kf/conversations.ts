import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import type { Standing } from './fold.ts';
import { type State, stateNow, type Window } from './send-rule.ts';

export interface Conversation extends Standing {
  externalUserid: string;
}

/** Locked: whoever writes to these people now waits. In one order, so that nobody waits in a ring. */
export async function lockConversations(
  tx: Tx,
  { openKfid, people }: { openKfid: string; people: readonly string[] },
): Promise<Map<string, Conversation>> {
  const { rows } = await sql<Conversation>`
    select external_userid as "externalUserid", state::integer as state, servicer, wrote_at as "wroteAt",
      waiting_since as "waitingSince", last_at as "lastAt", refused_at as "refusedAt", full_for as "fullFor",
      over_for as "overFor", scene
    from delivery.kf_conversation where external_userid = any(${people}::text[]) and open_kfid = ${openKfid}
    order by external_userid for update`.execute(tx);
  return new Map(rows.map((row) => [row.externalUserid, row]));
}

/** The store and source of her last way in come with its scene. */
export async function saveConversations(
  tx: Tx,
  { corpId, openKfid }: { corpId: string; openKfid: string },
  conversations: readonly Conversation[],
): Promise<void> {
  await sql`
    insert into delivery.kf_conversation as k (external_userid, open_kfid, corp_id, state, servicer, opened_at, wrote_at,
      waiting_since, last_at, full_for, over_for, refused_at, scene, store_id, source, details_wanted)
    select c."externalUserid", ${openKfid}, ${corpId}, c.state, c.servicer, c."lastAt", c."wroteAt", c."waitingSince",
      c."lastAt", c."fullFor", c."overFor", c."refusedAt", c.scene, l.store_id, l.source, true
    from jsonb_to_recordset(${JSON.stringify(conversations)}::jsonb) as c ("externalUserid" text, state smallint,
      servicer text, "wroteAt" timestamptz, "waitingSince" timestamptz, "lastAt" timestamptz, "refusedAt" timestamptz,
      "fullFor" timestamptz, "overFor" timestamptz, scene text)
    left join delivery.kf_link l on l.scene = c.scene and l.open_kfid = ${openKfid}
    on conflict (external_userid, open_kfid) do update set state = excluded.state, servicer = excluded.servicer,
      wrote_at = excluded.wrote_at, waiting_since = excluded.waiting_since, last_at = excluded.last_at,
      full_for = excluded.full_for, over_for = excluded.over_for, refused_at = excluded.refused_at,
      scene = excluded.scene, store_id = coalesce(excluded.store_id, k.store_id),
      source = coalesce(excluded.source, k.source)`.execute(tx);
}

/**
 * Ours since her last message that WeCom took or may have taken. Her seconds are whole ones: what we said in the same
 * second counts for the new window, which may count one too many and never one too few.
 */
const sentInWindow = sql<number>`(
  select count(*) from delivery.kf_sending s
  where s.external_userid = c.external_userid and s.open_kfid = c.open_kfid and s.way = 'message'
    and s.state in ('sending', 'sent', 'failed') and s.made_at >= c.wrote_at)`;

/** The columns of {@link windowOf}, from `delivery.kf_conversation c` and its `delivery.kf_account a`. */
export const windowColumns = sql`
  c.state::integer as state, c.wrote_at as "wroteAt", c.refused_at as "refusedAt", a.gone_at is not null as "accountGone",
  coalesce(c.full_for = c.wrote_at, false) as "saidFull", coalesce(c.over_for = c.wrote_at, false) as "saidOver",
  ${sentInWindow} as sent`;

export const windowOf = (row: Window, now: Date): Window => ({ ...row, state: stateNow(row, now) as State });

/** What decides whether this person may be written to, with her conversation locked. */
export async function lockWindow(
  tx: Tx,
  { openKfid, externalUserid, now }: { openKfid: string; externalUserid: string; now: Date },
): Promise<Window | null> {
  const { rows: locked } = await sql`
    select 1 from delivery.kf_conversation where external_userid = ${externalUserid} and open_kfid = ${openKfid}
    for update`.execute(tx);
  return locked.length === 0 ? null : findWindow(tx, { openKfid, externalUserid, now });
}

async function findWindow(
  db: Db | Tx,
  { openKfid, externalUserid, now }: { openKfid: string; externalUserid: string; now: Date },
): Promise<Window | null> {
  const { rows } = await sql<Window>`
    select ${windowColumns} from delivery.kf_conversation c join delivery.kf_account a on a.open_kfid = c.open_kfid
    where c.external_userid = ${externalUserid} and c.open_kfid = ${openKfid}`.execute(db);
  return rows[0] ? windowOf(rows[0], now) : null;
}
