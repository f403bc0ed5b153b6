import type { WorldContext } from '../context.ts';
import { refuse } from '../errors.ts';
import type { KfAccounts } from './accounts.ts';
import type { KfCodes } from './codes.ts';
import type { KfLog } from './log.ts';
import type { KfSession, KfSessions } from './sessions.ts';

/** What the API wants to say; checked by the endpoint. */
export interface KfOutgoing {
  msgid?: string | undefined;
  msgtype: string;
  body: object;
}

/** The customer takes no messages (API.md §19, `fail_type`). */
const REFUSED_BY_CUSTOMER = 10;

interface Parts {
  accounts: KfAccounts;
  sessions: KfSessions;
  log: KfLog;
  codes: KfCodes;
}

/** Messages by API: within 48 hours and five of the customer's last word, in states 0 and 1, or in answer to an event. */
export function createKfSending(ctx: WorldContext, { accounts, sessions, log, codes }: Parts) {
  const { store, settings } = ctx;

  /** Why this message is accepted and yet doesn't arrive, or null when it does. */
  const failTypeOf = (session: KfSession): number | null => {
    if (session.customerRefuses) return REFUSED_BY_CUSTOMER;
    const trouble = store.get<{ id: number; fail_type: number }>(
      'select id, fail_type from kf_trouble where open_kfid = ? and person_id = ? order by id limit 1',
      session.openKfId,
      session.personId,
    );
    if (!trouble) return null;
    store.run('delete from kf_trouble where id = ?', trouble.id);
    return trouble.fail_type;
  };

  const put = (session: KfSession, message: KfOutgoing): string => {
    const failType = failTypeOf(session);
    const { openKfId, personId } = session;
    const { msgid: wanted, ...content } = message;
    const msgid = log.add({
      ...content,
      ...(wanted ? { msgid: wanted } : {}),
      openKfId,
      personId,
      origin: 0,
      failed: failType !== null,
    });
    // the platform learns it from WeChat after it has answered
    if (failType !== null)
      queueMicrotask(() =>
        log.addEvent(openKfId, personId, { event_type: 'msg_send_fail', fail_msgid: msgid, fail_type: failType }),
      );
    return msgid;
  };
  const checkFresh = (openKfId: string, msgid: string | undefined): void => {
    if (msgid && log.find(openKfId, msgid)) refuse(95033, 'msgid repeated');
  };

  return {
    send: (openKfId: string, externalUserid: string, message: KfOutgoing): string =>
      store.transaction(() => {
        accounts.usable(openKfId);
        const session = sessions.ofCustomer(openKfId, externalUserid);
        checkFresh(openKfId, message.msgid);
        if (!sessions.isRecent(session.wroteAt)) refuse(95002, 'more than 48 hours since the customer wrote');
        if (session.state !== 0 && session.state !== 1) refuse(95018, `state ${session.state} does not allow sending`);
        if (session.sent >= settings.kfSendsPerWindow) refuse(95001, 'five messages sent: wait for the customer');
        sessions.countSent(session);
        return put(session, message);
      }),
    /** By the one-time code of an event; queue and take-over know text alone (doc 95122). */
    sendOnEvent: (code: string, message: KfOutgoing): string =>
      store.transaction(() => {
        const { kind, openKfId, personId, state } = codes.usable(code);
        accounts.usable(openKfId);
        const session = sessions.find(openKfId, personId) ?? refuse(95013, 'no such session');
        if (message.msgtype !== 'text' && (kind === 'queue' || kind === 'takeover'))
          refuse(40058, 'msgtype: only text in answer to this event');
        if (state !== null && session.state !== state)
          refuse(95018, `the code is of state ${state}, the session in ${session.state}`);
        checkFresh(openKfId, message.msgid);
        codes.use(code);
        if (kind === 'welcome') sessions.markWelcomed(session);
        return put(session, message);
      }),
    /** The next message to this customer is accepted and then fails, for instance 13: stopped for security. */
    failNext: (openKfId: string, personId: number, failType: number): void =>
      void store.run(
        'insert into kf_trouble (open_kfid, person_id, fail_type) values (?, ?, ?)',
        openKfId,
        personId,
        failType,
      ),
  };
}
