import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to one call: nothing, an error code, or a connection that breaks before or after it took effect. */
type Fault = null | number | 'break_before' | 'break_after';

/** A message or event of an account's log, as `sync_msg` gives it. */
export interface FakeMessage {
  msgid: string;
  open_kfid?: string;
  external_userid?: string;
  send_time: number;
  origin: number;
  msgtype: string;
  [kind: string]: unknown;
}

interface Body {
  open_kfid: string;
  external_userid: string;
  touser: string;
  msgid: string;
  msgtype: string;
  code: string;
  cursor?: string;
  token?: string;
  offset?: number;
  service_state: number;
  servicer_userid?: string;
  scene?: string;
  name: string;
  userid_list?: string[];
  external_userid_list: string[];
  text?: { content: string };
  msgmenu?: { head_content: string };
}

interface Talk {
  state: number;
  servicer?: string;
  sent: number;
}

/** WeCom's customer service for tests, over HTTP: small pages, five messages, one use of codes and ids. */
export async function startFakeKf(now: () => Date) {
  const accounts = new Map<string, { name: string; servicers: string[] }>();
  const logs = new Map<string, FakeMessage[]>();
  const talks = new Map<string, Talk>();
  const sent: { msgid: string; to: string; text: string; way: 'message' | 'event' }[] = [];
  const codes = new Set<string>();
  const usedCodes = new Set<string>();
  const unionids = new Map<string, string>();
  const faults = new Map<string, Fault[]>();
  const calls: { path: string; body: Body }[] = [];
  let pageSize = 2;
  let made = 0;
  let hold: Promise<void> | null = null;

  const talkOf = (openKfid: string, person: string): Talk => {
    const key = `${openKfid}|${person}`;
    if (!talks.has(key)) talks.set(key, { state: 4, sent: 0 });
    return talks.get(key)!;
  };
  const textOf = ({ text, msgmenu }: Body) => text?.content ?? msgmenu?.head_content ?? '';
  const next = (prefix: string) => `${prefix}${++made}`;

  const answers: Record<string, (body: Body, query: URLSearchParams) => object> = {
    gettoken: () => ({ access_token: 'token', expires_in: 7200 }),
    'kf/account/list': ({ offset = 0 }) => ({
      account_list: [...accounts]
        .slice(offset)
        .map(([open_kfid, { name }]) => ({ open_kfid, name, avatar: '', manage_privilege: true })),
    }),
    'kf/account/add'({ name }) {
      const open_kfid = next('wkNEW');
      accounts.set(open_kfid, { name, servicers: [] });
      return { open_kfid };
    },
    'kf/account/update'({ open_kfid, name }) {
      accounts.get(open_kfid)!.name = name;
      return {};
    },
    'kf/account/del'({ open_kfid }) {
      accounts.delete(open_kfid);
      return {};
    },
    'kf/servicer/list': (_, query) => ({
      servicer_list:
        accounts.get(query.get('open_kfid') ?? '')?.servicers.map((userid) => ({ userid, status: 0 })) ?? [],
    }),
    'kf/servicer/add': ({ open_kfid, userid_list = [] }) => ({
      result_list: userid_list.map((userid) => {
        if (userid.startsWith('stranger')) return { userid, errcode: 95014, errmsg: 'not activated' };
        accounts.get(open_kfid)?.servicers.push(userid);
        return { userid, errcode: 0, errmsg: 'success' };
      }),
    }),
    'kf/add_contact_way': ({ open_kfid, scene }) => ({
      url: `https://work.weixin.qq.com/kfid/${open_kfid}?enc_scene=${scene}`,
    }),
    'kf/sync_msg'({ open_kfid, cursor = '0' }) {
      const log = logs.get(open_kfid) ?? [];
      const from = Number(cursor);
      if (!Number.isInteger(from) || from > log.length) return { errcode: 50100 };
      const msg_list = log.slice(from, from + pageSize).filter(({ origin }) => origin !== 0);
      const end = Math.min(from + pageSize, log.length);
      return { next_cursor: String(end), has_more: end < log.length ? 1 : 0, msg_list };
    },
    'kf/send_msg'(body) {
      const talk = talkOf(body.open_kfid, body.touser);
      if (sent.some(({ msgid }) => msgid === body.msgid)) return { errcode: 95033 };
      if (talk.state > 1) return { errcode: 95018 };
      if (talk.sent >= 5) return { errcode: 95001 };
      talk.sent += 1;
      sent.push({ msgid: body.msgid, to: body.touser, text: textOf(body), way: 'message' });
      return { msgid: body.msgid };
    },
    'kf/send_msg_on_event'(body) {
      if (usedCodes.has(body.code)) return { errcode: 41051 };
      if (!codes.has(body.code)) return { errcode: 41050 };
      usedCodes.add(body.code);
      sent.push({ msgid: body.msgid, to: '', text: textOf(body), way: 'event' });
      return { msgid: body.msgid };
    },
    'kf/service_state/get'({ open_kfid, external_userid }) {
      const { state, servicer = '' } = talkOf(open_kfid, external_userid);
      return { service_state: state, servicer_userid: servicer };
    },
    'kf/service_state/trans'({ open_kfid, external_userid, service_state, servicer_userid }) {
      const talk = talkOf(open_kfid, external_userid);
      if (service_state === 3 && servicer_userid === 'paused') return { errcode: 95019 };
      talk.state = service_state;
      if (servicer_userid) talk.servicer = servicer_userid;
      const msg_code = next('code-');
      codes.add(msg_code);
      return { msg_code };
    },
    'kf/customer/batchget': ({ external_userid_list }) => ({
      customer_list: external_userid_list.map((external_userid) => ({
        external_userid,
        nickname: `昵称${external_userid}`,
        ...(unionids.has(external_userid) ? { unionid: unionids.get(external_userid) } : {}),
      })),
      invalid_external_userid: [],
    }),
    'media/upload': () => ({ type: 'image', media_id: next('media-'), created_at: '1767225600' }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://x');
    const path = url.pathname.replace('/cgi-bin/', '');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const isJson = request.headers['content-type']?.includes('json') ?? false;
    const body = (isJson ? JSON.parse(Buffer.concat(chunks).toString() || '{}') : {}) as Body;
    calls.push({ path, body });
    if (path === 'kf/send_msg' && hold) await hold;
    const fault = faults.get(path)?.shift();
    if (fault === 'break_before') return void request.socket.destroy();
    const result =
      typeof fault === 'number' ? { errcode: fault } : (answers[path]?.(body, url.searchParams) ?? { errcode: 48002 });
    if (fault === 'break_after') return void request.socket.destroy();
    if (path === 'media/get' && typeof fault !== 'number') {
      response.setHeader('content-disposition', 'attachment; filename="photo.png"');
      response.setHeader('content-type', 'image/png');
      return void response.end(
        Buffer.from(
          'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
          'base64',
        ),
      );
    }
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ errcode: 0, errmsg: 'ok', ...result }));
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const log = (openKfid: string, message: Partial<FakeMessage> & { origin: number; msgtype: string }): string => {
    const entry = { msgid: next('m'), send_time: Math.floor(now().getTime() / 1000), ...message };
    logs.set(openKfid, [...(logs.get(openKfid) ?? []), entry]);
    return entry.msgid;
  };

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accounts,
    talks,
    sent,
    unionids,
    calls,
    setPageSize(size: number): void {
      pageSize = size;
    },
    /** The next calls of this endpoint fail so, in this order. */
    fail: (path: string, ...plan: Fault[]) => void faults.set(path, plan),
    /** No message is answered until this ends. */
    holdSends(until: Promise<void> | null): void {
      hold = until;
    },
    callsOf: (path: string) => calls.filter((call) => call.path === path).map(({ body }) => body),
    /** She writes; an ended conversation begins anew. Answers the msgid. */
    say(openKfid: string, person: string, content: string, menu_id?: string): string {
      const talk = talkOf(openKfid, person);
      talk.sent = 0;
      if (talk.state === 4) talk.state = 0;
      return log(openKfid, {
        open_kfid: openKfid,
        external_userid: person,
        origin: 3,
        msgtype: 'text',
        text: { content, ...(menu_id ? { menu_id } : {}) },
      });
    },
    /** Anything else of the log. */
    log,
    event(openKfid: string, person: string | null, event: { event_type: string } & Record<string, unknown>): string {
      for (const code of [event['welcome_code'], event['msg_code']]) if (typeof code === 'string') codes.add(code);
      const about = person ? { external_userid: person } : {};
      return log(openKfid, { origin: 4, msgtype: 'event', event: { open_kfid: openKfid, ...about, ...event } });
    },
    /** What was sent by the API stands in the log too, and is passed over by `sync_msg`. */
    passedOver: (openKfid: string, n: number): void => {
      for (let i = 0; i < n; i += 1) log(openKfid, { origin: 0, msgtype: 'text', text: { content: '' } });
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
export type FakeKf = Awaited<ReturnType<typeof startFakeKf>>;
