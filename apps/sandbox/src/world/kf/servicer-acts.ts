import type { WorldContext } from '../context.ts';
import { ImpossibleAct } from '../errors.ts';
import { sameCase } from '../staff.ts';
import type { KfCodes } from './codes.ts';
import type { KfIncoming } from './customer-acts.ts';
import type { KfLog } from './log.ts';
import type { KfServicers } from './servicers.ts';
import type { KfSession, KfSessions } from './sessions.ts';

interface Parts {
  servicers: KfServicers;
  sessions: KfSessions;
  log: KfLog;
  codes: KfCodes;
}

/** `change_type` of session_status_change (API.md §19). */
const CHANGE = { taken: 1, transferred: 2, ended: 3, reopened: 4 } as const;

/** What a servicer does in the client. Each act is told; the same done by API is not. */
export function createKfServicerActs(ctx: WorldContext, { servicers, sessions, log, codes }: Parts) {
  const { store } = ctx;

  const session = (openKfId: string, personId: number): KfSession => {
    const found = sessions.find(openKfId, personId);
    if (!found) throw new ImpossibleAct('没有这个客服会话');
    return found;
  };
  const servicer = (openKfId: string, userid: string): string => {
    if (!servicers.serves(openKfId, userid)) throw new ImpossibleAct('不是这个客服账号的接待人员');
    return sameCase(userid);
  };
  /** The session that this member is serving. */
  const own = (userid: string, openKfId: string, personId: number): KfSession => {
    const found = session(openKfId, personId);
    if (found.state !== 3 || found.servicer !== sameCase(userid)) throw new ImpossibleAct('这个会话不由你接待');
    return found;
  };
  const tell = (changed: KfSession, change: keyof typeof CHANGE, members: Record<string, string>) =>
    void log.addEvent(changed.openKfId, changed.personId, {
      event_type: 'session_status_change',
      change_type: CHANGE[change],
      ...members,
    });

  return {
    /** Out of the queue. */
    take: (userid: string, openKfId: string, personId: number): void =>
      store.transaction(() => {
        const waiting = session(openKfId, personId);
        if (waiting.state !== 2) throw new ImpossibleAct('这位顾客不在排队');
        const by = servicer(openKfId, userid);
        sessions.setState(waiting, 3, by);
        tell(waiting, 'taken', { new_servicer_userid: by, msg_code: codes.issue('takeover', waiting) });
      }),
    write: (userid: string, openKfId: string, personId: number, { msgtype, body }: KfIncoming): string =>
      store.transaction(() => {
        const open = own(userid, openKfId, personId);
        return log.add({ openKfId, personId, origin: 5, servicer: open.servicer!, msgtype, body });
      }),
    transfer: (userid: string, openKfId: string, personId: number, to: string): void =>
      store.transaction(() => {
        const open = own(userid, openKfId, personId);
        const next = servicer(openKfId, to);
        sessions.setState(open, 3, next);
        tell(open, 'transferred', { old_servicer_userid: open.servicer!, new_servicer_userid: next });
      }),
    end: (userid: string, openKfId: string, personId: number): void =>
      store.transaction(() => {
        const open = own(userid, openKfId, personId);
        sessions.setState(open, 4);
        tell(open, 'ended', { old_servicer_userid: open.servicer!, msg_code: codes.issue('end', open) });
      }),
    /** Takes up an ended session again, while the customer's last word is not older than 48 hours. */
    reopen: (userid: string, openKfId: string, personId: number): void =>
      store.transaction(() => {
        const ended = session(openKfId, personId);
        if (ended.state !== 4 || !sessions.isRecent(ended.wroteAt)) throw new ImpossibleAct('这个会话不能重新接入');
        const by = servicer(openKfId, userid);
        sessions.setState(ended, 3, by);
        tell(ended, 'reopened', { new_servicer_userid: by });
      }),
    recall: (userid: string, openKfId: string, msgid: string): void =>
      store.transaction(() => {
        const message = log.find(openKfId, msgid);
        if (message?.origin !== 5 || message.servicer !== sameCase(userid) || message.recalled)
          throw new ImpossibleAct('这条消息不能撤回');
        log.markRecalled(openKfId, msgid);
        log.addEvent(openKfId, message.personId, {
          event_type: 'servicer_recall_msg',
          recall_msgid: msgid,
          servicer_userid: sameCase(userid),
        });
      }),
    /** Takes no more messages of this customer, or again. */
    setRefusing: (userid: string, openKfId: string, personId: number, on: boolean): void =>
      store.transaction(() => {
        sessions.setServicerRefuses(own(userid, openKfId, personId), on);
        log.addEvent(openKfId, personId, {
          event_type: 'reject_customer_msg_switch_change',
          servicer_userid: sameCase(userid),
          reject_switch: on ? 1 : 0,
        });
      }),
  };
}
