import type { CallbackEvent, EventOf } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { BY_TRANSFER, type EventHandler } from '../inbox/take-in.ts';
import { type ConcludeDeps, conclude, type End, mayBeWrong } from './conclude.ts';

type Failed = EventOf<'change_external_contact.transfer_fail'>;
type Removed = EventOf<'change_external_contact.del_external_contact'>;

/** Whole seconds, and two clocks. Milliseconds. */
const SLACK_MS = 60_000;

interface Heard {
  corpId: string;
  externalUserid: string;
  /** The receiver of a failure; the old owner of what is done. */
  userid: string;
  whose: 'receiver' | 'giver';
  state: End['state'];
  reason: string | null;
  at: Date;
}

const FAILURES: Record<string, 'refused' | 'receiver_full'> = {
  customer_refused: 'refused',
  customer_limit_exceed: 'receiver_full',
};

const isFailed = (event: CallbackEvent): event is Failed => event.kind === 'change_external_contact.transfer_fail';
const isTransferred = (event: CallbackEvent): event is Removed =>
  event.kind === 'change_external_contact.del_external_contact' && event.source === BY_TRANSFER;

/**
 * What WeCom tells of hand-overs. An adding is no proof: she may have added the receiver by herself. Events of before the
 * asking belong to an earlier action.
 */
export function transferEvents(deps: ConcludeDeps & Pick<Platform, 'facts'>): EventHandler {
  return {
    handles: (event) => isFailed(event) || isTransferred(event),
    async take(tx, events) {
      const heard = events.flatMap((event) =>
        isFailed(event) ? [failure(event)] : isTransferred(event) ? [success(event)] : [],
      );
      await conclude(tx, deps, await findParts(tx, heard));
    },
  };
}

const timeOf = (event: CallbackEvent) => new Date(event.createTime * 1000);

const failure = (event: Failed): Heard => ({
  corpId: event.corpId,
  externalUserid: event.externalUserId,
  userid: event.userId,
  whose: 'receiver',
  state: FAILURES[event.failReason] ?? 'failed',
  reason: event.failReason,
  at: timeOf(event),
});

const success = (event: Removed): Heard => ({
  corpId: event.corpId,
  externalUserid: event.externalUserId,
  userid: event.userId,
  whose: 'giver',
  state: 'done',
  reason: null,
  at: timeOf(event),
});

/** Parts that are still open, of actions that had asked by then; the first word about each counts. */
async function findParts(tx: Tx, heard: Heard[]): Promise<End[]> {
  if (heard.length === 0) return [];
  const { rows } = await sql<End>`
    select distinct on (c.customer_id, c.transfer_id)
      c.transfer_id as "transferId", c.external_userid as "externalUserid", c.to_account_id as "toAccountId",
      h.state, h.reason, h.at
    from jsonb_to_recordset(${JSON.stringify(heard)}::jsonb) as h ("corpId" text, "externalUserid" text, userid text,
      whose text, state text, reason text, at timestamptz)
    join delivery.transfer_contact c on c.external_userid = h."externalUserid"
      and c.asked_at <= h.at + make_interval(secs => ${SLACK_MS / 1000}::double precision)
      and (c.state in ('asking', 'waiting') or ${mayBeWrong('c')})
    join delivery.transfer t on t.transfer_id = c.transfer_id and t.corp_id = h."corpId"
    join delivery.transfer_leg l on l.transfer_id = c.transfer_id and l.to_account_id = c.to_account_id
    where case h.whose when 'receiver' then lower(l.to_userid) = lower(h.userid)
      else t.kind = 'on_job' and lower(t.from_userid) = lower(h.userid) end
    order by c.customer_id, c.transfer_id, h.at`.execute(tx);
  return rows;
}
