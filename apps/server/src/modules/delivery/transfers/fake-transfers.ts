import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to one call: nothing, an error code for all of it, or a connection that breaks before or after it took effect. */
type Fault = null | number | 'break_before' | 'break_after';

interface Started {
  externalUserid: string;
  from: string;
  to: string;
  resigned: boolean;
  status: 1 | 2 | 3 | 4;
  takeoverTime: number;
}

interface Body {
  handover_userid: string;
  takeover_userid: string;
  external_userid: string[];
  transfer_success_msg?: string;
  chat_id_list: string[];
  chat_id: string;
  new_owner: string;
  cursor?: string;
}

/** Rows of a page: small, so that cursors are followed. */
const PAGE = 40;

/** WeCom's side of hand-overs, for tests: over HTTP, with the codes and results that we ask for. */
export async function startFakeTransfers(now: () => Date) {
  const started: Started[] = [];
  const owners = new Map<string, string>();
  const unassigned: { handover_userid: string; external_userid: string; dimission_time: number }[] = [];
  const codes = new Map<string, number>();
  const faults = new Map<string, Fault[]>();
  const calls: { path: string; body: Body }[] = [];
  const unix = () => Math.floor(now().getTime() / 1000);

  const start = (body: Body, resigned: boolean) => ({
    customer: body.external_userid.map((id) => {
      const code = codes.get(id) ?? (started.some((one) => one.externalUserid === id && one.status === 2) ? 40100 : 0);
      const part = {
        from: body.handover_userid,
        to: body.takeover_userid,
        resigned,
        status: 2 as const,
        takeoverTime: 0,
      };
      if (code === 0) started.push({ externalUserid: id, ...part });
      return { external_userid: id, errcode: code };
    }),
  });
  const page = <Row>(rows: Row[], cursor = '0') => ({
    rows: rows.slice(Number(cursor), Number(cursor) + PAGE),
    next_cursor: Number(cursor) + PAGE < rows.length ? String(Number(cursor) + PAGE) : '',
  });
  const results = (body: Body, resigned: boolean) => {
    const pair = started.filter(
      (one) => one.from === body.handover_userid && one.to === body.takeover_userid && one.resigned === resigned,
    );
    const { rows, next_cursor } = page(pair, body.cursor || '0');
    return {
      next_cursor,
      customer: rows.map(({ externalUserid, status, takeoverTime }) => ({
        external_userid: externalUserid,
        status,
        takeover_time: takeoverTime,
      })),
    };
  };
  const changeOwners = (body: Body) => ({
    failed_chat_list: body.chat_id_list.flatMap((chat_id) => {
      const errcode = codes.get(chat_id) ?? (owners.get(chat_id) === body.new_owner ? 90500 : 0);
      if (errcode === 0) owners.set(chat_id, body.new_owner);
      return errcode === 0 ? [] : [{ chat_id, errcode, errmsg: 'failed' }];
    }),
  });

  const answers: Record<string, (body: Body) => object> = {
    gettoken: () => ({ access_token: 'token', expires_in: 7200 }),
    'externalcontact/transfer_customer': (body) => start(body, false),
    'externalcontact/resigned/transfer_customer': (body) => start(body, true),
    'externalcontact/transfer_result': (body) => results(body, false),
    'externalcontact/resigned/transfer_result': (body) => results(body, true),
    'externalcontact/groupchat/onjob_transfer': changeOwners,
    'externalcontact/groupchat/transfer': changeOwners,
    'externalcontact/groupchat/get': (body) => ({
      group_chat: {
        chat_id: body.chat_id,
        name: '',
        owner: owners.get(body.chat_id) ?? '',
        create_time: 0,
        member_list: [],
      },
    }),
    'externalcontact/get_unassigned_list': (body) => {
      const { rows, next_cursor } = page(unassigned, body.cursor || '0');
      return { info: rows, is_last: next_cursor === '', next_cursor };
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '', 'http://x').pathname.replace('/cgi-bin/', '');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Body;
    calls.push({ path, body });
    const fault = faults.get(path)?.shift();
    if (fault === 'break_before') return void request.socket.destroy();
    const result = typeof fault === 'number' ? { errcode: fault } : (answers[path]?.(body) ?? { errcode: 48002 });
    if (fault === 'break_after') return void request.socket.destroy();
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ errcode: 0, errmsg: 'ok', ...result }));
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    started,
    owners,
    unassigned,
    /** The code that asking about this customer or group is answered with. */
    codes,
    /** The next calls of this endpoint fail so, in this order. */
    fail: (path: string, ...plan: Fault[]) => faults.set(path, plan),
    /** What became of everybody who waits: done now, unless told otherwise by external_userid. */
    conclude(otherwise: Record<string, 3 | 4> = {}): void {
      for (const one of started.filter(({ status }) => status === 2)) {
        one.status = otherwise[one.externalUserid] ?? 1;
        if (one.status === 1) one.takeoverTime = unix();
      }
    },
    callsOf: (path: string) => calls.filter((call) => call.path === path).map(({ body }) => body),
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
export type FakeTransfers = Awaited<ReturnType<typeof startFakeTransfers>>;
