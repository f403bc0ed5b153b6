import type { WorldContext } from '../context.ts';
import { refuse } from '../errors.ts';
import { secretId } from '../ids.ts';
import type { People } from '../people.ts';
import type { KfAccounts } from './accounts.ts';

/** 3 customer, 4 system event, 5 servicer in the client; 0 by API, which `sync_msg` doesn't return. */
type KfOrigin = 0 | 3 | 4 | 5;

export interface KfLogged {
  msgid: string;
  openKfId: string;
  personId: number | null;
  origin: KfOrigin;
  servicer: string | null;
  msgtype: string;
  body: Record<string, unknown>;
  at: Date;
  failed: boolean;
  recalled: boolean;
}
interface Row {
  seq: number;
  msgid: string;
  open_kfid: string;
  person_id: number | null;
  origin: KfOrigin;
  servicer: string | null;
  msgtype: string;
  body: string;
  at_ms: number;
  failed: number;
  recalled: number;
}
const read = (row: Row): KfLogged => ({
  msgid: row.msgid,
  openKfId: row.open_kfid,
  personId: row.person_id,
  origin: row.origin,
  servicer: row.servicer,
  msgtype: row.msgtype,
  body: JSON.parse(row.body) as Record<string, unknown>,
  at: new Date(row.at_ms),
  failed: row.failed === 1,
  recalled: row.recalled === 1,
});

interface NewMessage {
  msgid?: string;
  openKfId: string;
  personId: number | null;
  origin: KfOrigin;
  servicer?: string;
  msgtype: string;
  body: object;
  opens?: boolean;
  failed?: boolean;
}

const HOUR_MS = 3_600_000;

/** A place in one account's log; of no use with another account. The routes make it opaque. */
const cursorOf = (openKfId: string, seq: number) => `${openKfId}:${seq}`;
const seqOf = (openKfId: string, cursor: string): number | null => {
  const [account, seq] = cursor.split(':');
  return account === openKfId && /^\d+$/.test(seq ?? '') ? Number(seq) : null;
};

/**
 * What is said and what happens in each account, in order (doc 94670). The callback carries no content: a token that
 * makes the pull cheap, and while one still waits to be sent, the next message needs none of its own.
 */
export function createKfLog(ctx: WorldContext, { accounts, people }: { accounts: KfAccounts; people: People }) {
  const { store, clock, wall, settings } = ctx;

  const tell = (openKfId: string): void => {
    const waits = store.get(
      `select 1 from callback where outcome = 'waiting' and attempts = 0 and event = 'kf_msg_or_event' and fields ->> 'OpenKfId' = ?`,
      openKfId,
    );
    if (waits !== undefined || !accounts.find(openKfId)?.granted) return;
    const token = secretId('ENC');
    store.run('insert into kf_token (token, open_kfid, wall_issued_ms) values (?, ?, ?)', token, openKfId, wall());
    ctx.callbacks.add({ event: 'kf_msg_or_event', fromUser: null, fields: { Token: token, OpenKfId: openKfId } });
  };

  const add = (message: NewMessage): string => {
    const msgid = message.msgid ?? ctx.newId('kfMessage');
    store.run(
      `insert into kf_message (open_kfid, msgid, person_id, origin, servicer, msgtype, body, at_ms, opens, failed)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      message.openKfId,
      msgid,
      message.personId,
      message.origin,
      message.servicer ?? null,
      message.msgtype,
      JSON.stringify(message.body),
      clock.now().getTime(),
      message.opens ? 1 : 0,
      message.failed ? 1 : 0,
    );
    if (message.origin !== 0) tell(message.openKfId);
    return msgid;
  };

  const find = (openKfId: string, msgid: string): KfLogged | undefined => {
    const row = store.get<Row>('select * from kf_message where open_kfid = ? and msgid = ?', openKfId, msgid);
    return row && read(row);
  };

  /** Calls without a token per account: how many in the present wall minute. */
  const untokened = new Map<string, { fromMs: number; n: number }>();
  const spendWithoutToken = (openKfId: string): void => {
    const window = untokened.get(openKfId);
    if (!window || wall() - window.fromMs >= 60_000) untokened.set(openKfId, { fromMs: wall(), n: 1 });
    else if (window.n < settings.kfSyncsWithoutToken) window.n++;
    else refuse(45009, 'api freq out of limit: sync_msg without token');
  };
  const checkToken = (openKfId: string, token: string): void => {
    const row = store.get<{ wall_issued_ms: number }>(
      'select wall_issued_ms from kf_token where token = ? and open_kfid = ?',
      token,
      openKfId,
    );
    if (!row || wall() - row.wall_issued_ms > settings.kfTokenMinutes * 60_000) refuse(95007, 'invalid msg token');
  };

  /** As `sync_msg` writes it: of an event, account and customer are inside `event` alone. */
  const item = ({ msgid, openKfId, personId, origin, servicer, msgtype, body, at }: KfLogged) => ({
    msgid,
    ...(msgtype === 'event'
      ? {}
      : { open_kfid: openKfId, external_userid: people.find(personId ?? 0)?.externalUserid ?? '' }),
    send_time: Math.floor(at.getTime() / 1000),
    origin,
    ...(origin === 5 && servicer ? { servicer_userid: servicer } : {}),
    msgtype,
    [msgtype]: body,
  });

  return {
    add,
    find,
    /** Something happened; the customer's id is part of the event where it is about one. */
    addEvent(
      openKfId: string,
      personId: number | null,
      event: { event_type: string } & Record<string, unknown>,
    ): string {
      const externalUserid = personId === null ? undefined : people.find(personId)?.externalUserid;
      const { event_type, ...rest } = event;
      const about = externalUserid === undefined ? {} : { external_userid: externalUserid };
      const body = { event_type, open_kfid: openKfId, ...about, ...rest };
      return add({ openKfId, personId, origin: 4, msgtype: 'event', body });
    },
    markRecalled: (openKfId: string, msgid: string): void =>
      void store.run('update kf_message set recalled = 1 where open_kfid = ? and msgid = ?', openKfId, msgid),
    /** A page is so many entries of the log; what was sent by API is passed over, so a page may be empty with more behind it. */
    sync(query: { openKfId: string; cursor?: string | undefined; token?: string | undefined; limit: number }) {
      const { openKfId, limit } = query;
      accounts.usable(openKfId);
      if (query.token) checkToken(openKfId, query.token);
      else spendWithoutToken(openKfId);
      const after = query.cursor ? (seqOf(openKfId, query.cursor) ?? refuse(50100, 'invalid cursor')) : 0;
      const rows = store.all<Row>(
        'select * from kf_message where open_kfid = ? and seq > ? and at_ms >= ? order by seq limit ?',
        openKfId,
        after,
        clock.now().getTime() - settings.kfSyncDays * 24 * HOUR_MS,
        limit + 1,
      );
      const page = rows.slice(0, limit);
      return {
        next_cursor: cursorOf(openKfId, page.at(-1)?.seq ?? after),
        has_more: rows.length > limit ? 1 : 0,
        msg_list: page.filter(({ origin }) => origin !== 0).map((row) => item(read(row))),
      };
    },
    /** For phones: what the customer of an account sees, oldest first, events left out. */
    between: (openKfId: string, personId: number, limit = 100): KfLogged[] =>
      store
        .all<Row>(
          `select * from kf_message where open_kfid = ? and person_id = ? and msgtype <> 'event' and failed = 0 order by seq desc limit ?`,
          openKfId,
          personId,
          limit,
        )
        .map(read)
        .reverse(),
  };
}
export type KfLog = ReturnType<typeof createKfLog>;
