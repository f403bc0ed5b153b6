import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeTie {
  userid: string;
  externalUserid: string;
  /** Unix seconds. */
  createtime: number;
  unionid?: string;
  state?: string;
  tagIds?: string[];
}

export interface FakeChat {
  chat_id: string;
  name: string;
  owner: string;
  create_time: number;
  member_version: string;
  member_list: { userid: string; type: 1 | 2; join_time: number; join_scene: number }[];
}

/** What happens instead of the next answer of an endpoint. */
type Fault = { errcode: number } | 'break';

/** A corp as WeCom's lists show it, over HTTP: members, tags, contacts, groups. A test arranges its state. */
export async function startFakeCorp() {
  const corp = {
    departments: [{ id: 1, parentid: 0, order: 1 }],
    members: [] as { userid: string; name: string; department: number[] }[],
    /** Members with 客户联系 in the app's range; null: all of them. */
    followers: null as string[] | null,
    tags: [] as { group_id: string; group_name: string; id: string; name: string }[],
    ties: [] as FakeTie[],
    chats: new Map<string, FakeChat>(),
    dissolved: new Set<string>(),
    /** Userids that the list call refuses, with the code. */
    refused: new Map<string, number>(),
  };
  const calls: string[] = [];
  const faults = new Map<string, Fault[]>();
  let whenCalled: (path: string) => void | Promise<void> = () => {};

  type Body = {
    userid_list?: string[];
    cursor?: string;
    limit?: number;
    external_userid?: string;
    owner_filter?: { userid_list: string[] };
    chat_id?: string;
  };
  const tieShape = (tie: FakeTie) => ({
    userid: tie.userid,
    createtime: tie.createtime,
    ...(tie.state ? { state: tie.state } : {}),
  });
  const cardOf = (tie: FakeTie) => ({
    external_userid: tie.externalUserid,
    name: '',
    type: 1,
    ...(tie.unionid ? { unionid: tie.unionid } : {}),
  });

  const answers: Record<string, (body: Body, query: URLSearchParams) => object> = {
    gettoken: () => ({ access_token: 'token', expires_in: 7200 }),
    'department/simplelist': () => ({ department_id: corp.departments }),
    'user/simplelist': (_, query) => ({
      userlist: corp.members.filter((m) => m.department.includes(Number(query.get('department_id')))),
    }),
    'externalcontact/get_follow_user_list': () => ({
      follow_user: corp.followers ?? corp.members.map(({ userid }) => userid),
    }),
    'externalcontact/get_corp_tag_list': () => ({
      tag_group: [...Map.groupBy(corp.tags, (tag) => tag.group_id)].map(([group_id, tags]) => ({
        group_id,
        group_name: tags[0]!.group_name,
        create_time: 1,
        order: 1,
        tag: tags.map(({ id, name }) => ({ id, name, create_time: 1, order: 1 })),
      })),
    }),
    'externalcontact/batch/get_by_user'({ userid_list = [], cursor, limit = 50 }) {
      const refused = userid_list.find((userid) => corp.refused.has(userid));
      if (refused) return { errcode: corp.refused.get(refused) };
      const from = cursor ? Number(cursor.replace('at-', '')) : 0;
      const all = corp.ties.filter((tie) => userid_list.includes(tie.userid));
      return {
        external_contact_list: all.slice(from, from + limit).map((tie) => ({
          external_contact: cardOf(tie),
          follow_info: { ...tieShape(tie), tag_id: tie.tagIds ?? [] },
        })),
        next_cursor: from + limit < all.length ? `at-${from + limit}` : '',
      };
    },
    'externalcontact/get'(_, query) {
      const ties = corp.ties.filter((tie) => tie.externalUserid === query.get('external_userid'));
      if (!ties[0]) return { errcode: 84061 };
      return {
        external_contact: cardOf(ties[0]),
        follow_user: ties.map((tie) => ({
          ...tieShape(tie),
          tags: (tie.tagIds ?? []).map((tag_id) => ({ tag_id, tag_name: tag_id, group_name: '', type: 1 })),
        })),
      };
    },
    'externalcontact/groupchat/list': ({ owner_filter }) => ({
      group_chat_list: [...corp.chats.values()]
        .filter(({ owner }) => owner_filter!.userid_list.includes(owner))
        .map(({ chat_id }) => ({ chat_id, status: 0 })),
    }),
    'externalcontact/groupchat/get'({ chat_id = '' }) {
      if (corp.dissolved.has(chat_id)) return { errcode: 49008 };
      const chat = corp.chats.get(chat_id);
      return chat ? { group_chat: { ...chat, admin_list: [] } } : { errcode: 93006 };
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://x');
    const path = url.pathname.replace('/cgi-bin/', '');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Body;
    calls.push(body.cursor ? `${path} ${body.cursor}` : path);
    await whenCalled(body.cursor ? `${path} ${body.cursor}` : path);
    const fault = faults.get(path)?.shift();
    if (fault === 'break') return void request.socket.destroy();
    const result = fault ?? answers[path]?.(body, url.searchParams) ?? { errcode: 48002 };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ errcode: 0, errmsg: 'ok', ...result }));
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    corp,
    calls,
    fail: (path: string, ...plan: Fault[]) => faults.set(path, plan),
    /** Runs before each answer: the moment at which a test changes the world. */
    before: (run: typeof whenCalled) => {
      whenCalled = run;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
export type FakeCorp = Awaited<ReturnType<typeof startFakeCorp>>;
