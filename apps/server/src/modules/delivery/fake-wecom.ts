import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fakeCards } from './fake-cards.ts';
import { type FakeAttachment, fakePublishing } from './fake-publishing.ts';

/** What happens to one call: an error code; a broken connection before or after it took effect; or no answer. */
type Fault = { errcode: number } | 'break_before' | 'break_after' | 'never_answer';

interface FakeTask {
  msgid: string;
  chatType: 'single' | 'group';
  sender: string;
  receivers: string[];
  text: string;
  url: string | null;
  /** Everything beside the text. */
  attachments: FakeAttachment[];
  createTime: number;
  cancelled: boolean;
  /** Unix seconds; null until the sender presses send. */
  confirmedAt: number | null;
  /** A member's own send; null: made by API. */
  creator: string | null;
}

/** A WeCom for tests: what our delivery needs of it, over real HTTP, with faults that are asked for. */
export async function startFakeWeCom(now: () => Date) {
  const tasks: FakeTask[] = [];
  const welcomed: { code: string; text: string; url: string | null }[] = [];
  const welcomePieces = new Map<string, FakeAttachment[]>();
  const calls: string[] = [];
  const statuses = new Map<string, number>();
  const faults = new Map<string, Fault[]>();
  const unix = () => Math.floor(now().getTime() / 1000);
  const publishing = fakePublishing(unix);
  const cards = fakeCards();

  type Body = Record<string, never> & {
    chat_type: 'single' | 'group';
    sender: string;
    external_userid?: string[];
    chat_id_list?: string[];
    text?: { content: string };
    attachments?: FakeAttachment[];
    msgid: string;
    welcome_code: string;
    start_time: number;
    filter_type: number;
    end_time: number;
  };
  const taskOf = (body: Body) => tasks.find((task) => task.msgid === body.msgid);

  const answers: Record<string, (body: Body) => object> = {
    gettoken: () => ({ access_token: 'token', expires_in: 7200 }),
    'externalcontact/send_welcome_msg'(body) {
      if (welcomed.some(({ code }) => code === body.welcome_code)) return { errcode: 41051 };
      if (publishing.unknownMedia(body.attachments, 'message')) return { errcode: 40007 };
      const attachments = body.attachments ?? [];
      welcomePieces.set(body.welcome_code, attachments);
      welcomed.push({ code: body.welcome_code, text: body.text?.content ?? '', url: linkOf(attachments) });
      return {};
    },
    'externalcontact/add_msg_template'(body) {
      if (publishing.unknownMedia(body.attachments, 'message')) return { errcode: 40007 };
      const msgid = `msg${tasks.length + 1}`;
      tasks.push({
        msgid,
        chatType: body.chat_type,
        sender: body.sender,
        receivers: body.external_userid ?? body.chat_id_list ?? [],
        text: body.text?.content ?? '',
        url: linkOf(body.attachments),
        attachments: body.attachments ?? [],
        createTime: unix(),
        cancelled: false,
        confirmedAt: null,
        creator: null,
      });
      return { msgid, fail_list: (body.external_userid ?? []).filter((id) => statuses.get(id) === -1) };
    },
    'externalcontact/get_groupmsg_list_v2': (body) => ({
      group_msg_list: tasks
        .filter(
          (t) => t.chatType === body.chat_type && t.createTime >= body.start_time && t.createTime <= body.end_time,
        )
        .map((t) => ({
          msgid: t.msgid,
          create_time: String(t.createTime),
          create_type: t.creator ? 1 : 0,
          ...(t.creator ? { creator: t.creator } : {}),
          text: { content: t.text },
          attachments: t.url ? [{ msgtype: 'link', link: { title: '', url: t.url } }] : [],
        })),
    }),
    'externalcontact/get_groupmsg_task'(body) {
      const task = taskOf(body);
      if (!task) return { errcode: 41047 };
      return {
        task_list: [
          { userid: task.sender, ...(task.confirmedAt ? { status: 2, send_time: task.confirmedAt } : { status: 0 }) },
        ],
      };
    },
    'externalcontact/get_groupmsg_send_result'(body) {
      const task = taskOf(body);
      if (!task) return { errcode: 41047 };
      const to = task.chatType === 'single' ? 'external_userid' : 'chat_id';
      return {
        send_list: task.receivers.map((id) => {
          const status = task.confirmedAt ? (statuses.get(id) ?? 1) : 0;
          return { [to]: id, userid: task.sender, status, ...(status === 1 ? { send_time: task.confirmedAt } : {}) };
        }),
      };
    },
    'externalcontact/cancel_groupmsg_send'(body) {
      const task = taskOf(body);
      if (task) task.cancelled = true;
      return task ? {} : { errcode: 41047 };
    },
    'externalcontact/remind_groupmsg_send': () => ({}),
  };

  const linkOf = (attachments: FakeAttachment[] = []) =>
    attachments.find(({ link }) => link !== undefined)?.link?.url ?? null;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://x');
    const path = pathname.replace('/cgi-bin/', '');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const upload = publishing.uploads[path];
    const body = (upload ? {} : JSON.parse(bytes.toString() || '{}')) as Body;
    calls.push(body.msgid ? `${path} ${body.msgid}` : path);
    const fault = faults.get(path)?.shift();
    if (fault === 'break_before') return void request.socket.destroy();
    if (fault === 'never_answer') return;
    const act = () =>
      upload?.(query, bytes.byteLength) ??
      answers[path]?.(body) ??
      publishing.answers[path]?.(body as never, query) ??
      cards.answers[path]?.(body as never);
    const result = typeof fault === 'object' ? fault : act();
    if (fault === 'break_after') return void request.socket.destroy();
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ errcode: 0, errmsg: 'ok', ...(result ?? { errcode: 48002 }) }));
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tasks,
    ...publishing.state,
    welcomed,
    /** What came with a welcome beside its text, by code. */
    welcomePieces,
    ...cards.state,
    calls,
    /** The next calls of this endpoint fail so, in this order. */
    fail: (path: string, ...plan: Fault[]) => faults.set(path, plan),
    /** An endpoint that one area alone asks for. */
    answerTo: (path: string, make: (body: never) => object) => {
      answers[path] = make as (body: Body) => object;
    },
    /** The sender presses send, unless the task was cancelled before. */
    confirm(msgid: string): boolean {
      const task = tasks.find((candidate) => candidate.msgid === msgid);
      if (!task || task.cancelled) return false;
      task.confirmedAt = unix();
      return true;
    },
    /** A member sends something by hand. */
    sendByHand(creator: string, receivers: string[], chatType: 'single' | 'group' = 'single'): void {
      tasks.push({
        msgid: `own${tasks.length + 1}`,
        chatType,
        sender: creator,
        receivers,
        text: '',
        url: null,
        attachments: [],
        createTime: unix(),
        cancelled: false,
        confirmedAt: unix(),
        creator,
      });
    },
    /** What a receiver's result will be: 1 sent, 2 no contact, 3 capped; -1: in the `fail_list`. */
    setStatus: (receiver: string, status: number) => statuses.set(receiver, status),
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
export type FakeWeCom = Awaited<ReturnType<typeof startFakeWeCom>>;
