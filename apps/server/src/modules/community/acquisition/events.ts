import type { CallbackEvent } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { addJobs } from '../../../platform/jobs/index.ts';
import { READ_LINKS } from '../jobs.ts';

type QuotaAlarm = 'low' | 'exhausted' | 'expires_soon' | null;
const QUOTA: Record<string, QuotaAlarm> = {
  'customer_acquisition.balance_low': 'low',
  'customer_acquisition.balance_exhausted': 'exhausted',
  'customer_acquisition.balance_increased': null,
  'customer_acquisition.quota_expire_soon': 'expires_soon',
};
const LINK: Record<string, 'unavailable' | 'deleted'> = {
  'customer_acquisition.link_unavailable': 'unavailable',
  'customer_acquisition.delete_link': 'deleted',
};

export const isAcquisitionEvent = ({ kind }: CallbackEvent): boolean => kind.startsWith('customer_acquisition.');

/**
 * What WeCom tells of links (CALLBACKS §9.10), in any order and any number of times: the latest word about the quota
 * and about each link counts. Deletions by API make no event.
 */
export async function applyAcquisitionEvents(tx: Tx, events: CallbackEvent[]): Promise<void> {
  const ours = events.filter(isAcquisitionEvent).sort((a, b) => a.createTime - b.createTime);
  if (ours.length === 0) return;
  const quota = ours.filter(({ kind }) => kind in QUOTA).at(-1);
  if (quota) {
    const at = new Date(quota.createTime * 1000);
    await sql`
      update community.acquisition_quota set alarm = ${QUOTA[quota.kind]}, alarm_at = ${at}
      where alarm_at is null or alarm_at <= ${at}`.execute(tx);
  }
  const links = ours
    .filter(({ kind }) => kind in LINK)
    .map((event) => ({
      linkId: 'linkId' in event ? String(event.linkId) : '',
      alarm: LINK[event.kind],
      at: new Date(event.createTime * 1000).toISOString(),
    }));
  const latest = [...new Map(links.map((link) => [link.linkId, link])).values()];
  await sql`
    update community.acquisition_link l set alarm = x.alarm, alarm_at = x.at,
      making = case when x.alarm = 'deleted' then 'gone' else l.making end
    from jsonb_to_recordset(${JSON.stringify(latest)}::jsonb) as x("linkId" text, alarm text, at timestamptz)
    where l.link_id = x."linkId" and (l.alarm_at is null or l.alarm_at <= x.at)`.execute(tx);
  await noteChats(tx, ours);
  // Balances, expiry dates and who wrote are read again rather than guessed.
  await addJobs(tx, [READ_LINKS]);
}

/** She wrote to us: known at once where the event names her. */
async function noteChats(tx: Tx, events: CallbackEvent[]): Promise<void> {
  const chats = events.flatMap((event) =>
    event.kind === 'customer_acquisition.customer_start_chat'
      ? [
          {
            linkId: event.linkId,
            corpId: event.corpId,
            userid: event.userId.toLowerCase(),
            externalUserid: event.externalUserId,
            at: new Date(event.createTime * 1000).toISOString(),
          },
        ]
      : [],
  );
  if (chats.length === 0) return;
  await sql`
    insert into community.acquired_customer (customer_id, link_no, account_id, chat_status, read_at)
    select distinct on (k.customer_id, l.link_no, a.account_id) k.customer_id, l.link_no, a.account_id, 1, x.at
    from jsonb_to_recordset(${JSON.stringify(chats)}::jsonb)
      as x("linkId" text, "corpId" text, userid text, "externalUserid" text, at timestamptz)
    join community.acquisition_link l on l.link_id = x."linkId"
    join organisation.account_info a on a.corp_id = x."corpId" and lower(a.userid) = x.userid
    join customers.active_contact k on k.account_id = a.account_id and k.external_userid = x."externalUserid"
    order by k.customer_id, l.link_no, a.account_id, x.at desc
    on conflict (customer_id, link_no, account_id) do update set chat_status = 1`.execute(tx);
}
