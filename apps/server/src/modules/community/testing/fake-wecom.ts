import { createLimiter, createWeComClient } from '@xiaoer/wecom';

interface FakeMember {
  userid: string;
  type: 1 | 2;
  join_time: number;
  join_scene: number;
  unionid?: string;
  state?: string;
}

export interface FakeGroup {
  chat_id: string;
  name: string;
  owner: string;
  create_time: number;
  member_list: FakeMember[];
  member_version: string;
}

/** WeCom as the client sees it: JSON over HTTP, for groups and codes. State is open for tests to arrange. */
export function fakeWeCom() {
  const groups = new Map<string, FakeGroup>();
  const contactWays = new Map<string, Record<string, unknown>>();
  const joinWays = new Map<string, Record<string, unknown>>();
  const links = new Map<string, Record<string, unknown>>();
  const acquired: { external_userid: string; userid: string; chat_status: number }[] = [];
  const quota = { total: 100, balance: 60, quota_list: [{ expire_date: 1_780_000_000, balance: 60 }] };
  const calls: string[] = [];
  /** Called before an answer is made: to count, to delay, to fail (by throwing). */
  let interfere: (path: string) => void | Promise<void> = () => {};
  let made = 0;
  /** People whom WeCom takes into no code, with the code it says. */
  const refused = new Map<string, number>();

  const answers: Record<string, (body: Record<string, unknown>) => Record<string, unknown>> = {
    gettoken: () => ({ access_token: 'token', expires_in: 7200 }),
    'externalcontact/groupchat/get': ({ chat_id }) => {
      const group = groups.get(String(chat_id));
      return group ? { group_chat: structuredClone(group) } : { errcode: 49008, errmsg: 'dissolved' };
    },
    'externalcontact/add_contact_way': (body) => refusal(body) ?? add(contactWays, 'cw', body),
    'externalcontact/update_contact_way': (body) => refusal(body) ?? overwrite(contactWays, body),
    'externalcontact/get_contact_way': ({ config_id }) => read(contactWays, 'contact_way', config_id),
    'externalcontact/list_contact_way': () => ({
      contact_way: [...contactWays.keys()].map((config_id) => ({ config_id })),
    }),
    'externalcontact/groupchat/add_join_way': (body) => add(joinWays, 'jw', body),
    'externalcontact/groupchat/update_join_way': (body) => overwrite(joinWays, body),
    'externalcontact/groupchat/get_join_way': ({ config_id }) => read(joinWays, 'join_way', config_id),
  };

  const acquisition = 'externalcontact/customer_acquisition';
  const linkOf = (id: unknown) => links.get(String(id));
  Object.assign(answers, {
    [`${acquisition}/create_link`](body: Record<string, unknown>) {
      made += 1;
      const link = {
        link_id: `ca-${made}`,
        link_name: body['link_name'],
        url: `https://wx.test/ca/${made}`,
        create_time: made,
      };
      links.set(link.link_id, { ...body, link });
      return { link };
    },
    [`${acquisition}/update_link`](body: Record<string, unknown>) {
      const before = linkOf(body['link_id']);
      if (!before) return { errcode: 40003 };
      links.set(String(body['link_id']), { ...before, ...body });
      return {};
    },
    [`${acquisition}/delete_link`](body: Record<string, unknown>) {
      links.delete(String(body['link_id']));
      return {};
    },
    [`${acquisition}/list_link`]: () => ({ link_id_list: [...links.keys()] }),
    [`${acquisition}/get`]: (body: Record<string, unknown>) => linkOf(body['link_id']),
    [`${acquisition}/customer`](body: Record<string, unknown>) {
      // pages of two, whatever was asked for
      const from = Number(body['cursor'] ?? 0);
      const page = acquired.slice(from, from + 2);
      return { customer_list: page, next_cursor: from + 2 < acquired.length ? String(from + 2) : '' };
    },
    [`${acquisition}/statistic`]: () => ({ click_link_customer_cnt: 7, new_customer_cnt: 3 }),
    'externalcontact/customer_acquisition_quota': () => quota,
  });

  function add(ways: typeof joinWays, prefix: string, body: Record<string, unknown>) {
    made += 1;
    const config_id = `${prefix}-${made}`;
    ways.set(config_id, { ...body, config_id, qr_code: `https://wx.test/${config_id}` });
    return { config_id, qr_code: `https://wx.test/${config_id}` };
  }

  /** One refused person refuses the whole list, and the answer does not say who it is. */
  function refusal(body: Record<string, unknown>) {
    const code = (body['user'] as string[]).map((userid) => refused.get(userid)).find((one) => one !== undefined);
    return code === undefined ? null : { errcode: code, errmsg: 'refused' };
  }

  /** What was deleted by hand, or made in another corp, is refused (doc 90313). */
  const gone = { errcode: 41044, errmsg: 'invalid config_id' };

  function read(ways: typeof joinWays, name: string, id: unknown) {
    const way = ways.get(String(id));
    return way ? { [name]: structuredClone(way) } : gone;
  }

  function overwrite(ways: typeof joinWays, body: Record<string, unknown>) {
    const id = String(body['config_id']);
    if (!ways.has(id)) return gone;
    ways.set(id, { ...ways.get(id), ...body });
    return {};
  }

  async function answer(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const path = new URL(String(input)).pathname.replace('/cgi-bin/', '');
    calls.push(path);
    const make = answers[path];
    if (!make) throw new Error(`the fake knows no ${path}`);
    const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as Record<string, unknown>) : {};
    const result = make(body);
    await interfere(path);
    return Response.json({ errcode: 0, errmsg: 'ok', ...result });
  }

  const limiter = createLimiter();
  return {
    groups,
    /** The client's: what it blocks, WeCom has shut. */
    limiter,
    contactWays,
    joinWays,
    links,
    made: () => made,
    acquired,
    quota,
    calls,
    refuse: (userid: string, code: number) => refused.set(userid, code),
    interfereWith: (run: typeof interfere) => {
      interfere = run;
    },
    client: createWeComClient({
      corpId: 'ww-test',
      secret: 'secret',
      fetch: answer as typeof fetch,
      retries: 0,
      limiter,
    }),
  };
}
