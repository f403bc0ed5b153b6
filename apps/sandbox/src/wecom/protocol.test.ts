import { afterEach, describe, expect, it } from 'vitest';
import { sandboxForTest } from '../testing.ts';

type Sandbox = Awaited<ReturnType<typeof sandboxForTest>>;
let open: Sandbox[] = [];
const sandbox = async (...settings: Parameters<typeof sandboxForTest>) => {
  const one = await sandboxForTest(...settings);
  open.push(one);
  return one;
};
afterEach(async () => {
  await Promise.all(open.map((one) => one.close()));
  open = [];
});

const poster = { type: 2 as const, scene: 2 as const, user: ['lin.qiao'], state: 'poster-12', remark: '海报' };
const text = { content: '你好' };

describe('the protocol, spoken by the real client', () => {
  it('walks from the poster to the welcome', async () => {
    const { client, codeOf, world, sender, platform } = await sandbox();
    const { config_id, qr_code } = await client.contactWay.add(poster);
    expect(qr_code).toContain(config_id);
    world.scanContactWay(1, config_id);
    await sender.idle();
    const [event] = platform.heard as unknown as Record<string, string>[];
    const raw = JSON.stringify(event);
    const code = /Wc-[\w-]+/.exec(raw)?.[0];
    expect(raw).toContain('poster-12');
    await client.call('welcome.send', { welcome_code: code, text });
    expect(world.inboxOf(1).map((m) => m.content.text)).toEqual(['你好']);
    expect(await codeOf('externalcontact/send_welcome_msg', { welcome_code: code, text })).toBe(41051);
    expect(await codeOf('externalcontact/send_welcome_msg', { welcome_code: 'Wc-none', text })).toBe(41050);
    const contact = await client.externalContact.get({ external_userid: world.people.find(1)!.externalUserid });
    expect(contact).toMatchObject({ follow_user: [{ userid: 'lin.qiao', state: 'poster-12', add_way: 1 }] });
  });

  it('sends en masse only when the member confirms, and reports by cursor', async () => {
    const { client, world } = await sandbox();
    const way = await client.contactWay.add(poster);
    for (const person of [1, 2, 3]) world.scanContactWay(person, way.config_id);
    const external_userid = [1, 2, 3].map((id) => world.people.find(id)!.externalUserid);
    const sent = await client.call<{ msgid: string; fail_list: string[] }>('massMessage.addTemplate', {
      chat_type: 'single',
      sender: 'lin.qiao',
      external_userid: [...external_userid, 'wmNobody'],
      text,
    });
    expect(sent.fail_list).toEqual(['wmNobody']);
    const results = async () => {
      const page = async (cursor: string) =>
        client.call<{ send_list: { status: number }[]; next_cursor: string }>('massMessage.sendResults', {
          msgid: sent.msgid,
          userid: 'lin.qiao',
          limit: 2,
          cursor,
        });
      const first = await page('');
      return [...first.send_list, ...(await page(first.next_cursor)).send_list].map((one) => one.status);
    };
    expect(await results()).toEqual([0, 0, 0]);
    world.confirmSend('lin.qiao', sent.msgid);
    expect(await results()).toEqual([1, 1, 1]);
    const now = Math.floor(world.clock.now().getTime() / 1000);
    const list = await client.call<{ group_msg_list: { msgid: string }[] }>('massMessage.list', {
      chat_type: 'single',
      start_time: now - 60,
      end_time: now + 60,
    });
    expect(list.group_msg_list.map((m) => m.msgid)).toEqual([sent.msgid]);
  });

  it('answers with the codes of the platform', async () => {
    const { client, codeOf, world } = await sandbox({ dispatchingMs: 5000 });
    expect(
      await codeOf('externalcontact/add_contact_way', { ...poster, type: 1, user: ['lin.qiao', 'gao.yuan'] }),
    ).toBe(41041);
    expect(await codeOf('externalcontact/list?userid=lin.qiao')).toBe(84061);
    expect(await codeOf('externalcontact/get?external_userid=wmNobody')).toBe(40096);
    expect(await codeOf('externalcontact/add_msg_template', { chat_type: 'group', text })).toBe(40003);
    expect(await codeOf('externalcontact/add_msg_template', { chat_type: 'single', sender: 'lin.qiao', text })).toBe(
      41048,
    );
    const chats = Array.from({ length: 6 }, (_, n) => world.createGroup('lin.qiao', `群${n}`));
    expect(await codeOf('externalcontact/groupchat/add_join_way', { scene: 2, chat_id_list: chats })).toBe(41091);
    const sent = await client.call<{ msgid: string }>('massMessage.addTemplate', {
      chat_type: 'group',
      sender: 'lin.qiao',
      chat_id_list: chats,
      text,
    });
    expect(await codeOf('externalcontact/get_groupmsg_task', { msgid: sent.msgid })).toBe(41063);
    const big = { content: '好'.repeat(1334) };
    expect(
      await codeOf('externalcontact/add_msg_template', { chat_type: 'group', sender: 'lin.qiao', text: big }),
    ).toBe(45002);
  });

  it('lets tokens die early; the client fetches a new one and repeats the call', async () => {
    const { client, credentials } = await sandbox();
    const before = await client.accessToken();
    credentials.forgetTokens();
    expect(await client.externalContact.getFollowUserList()).toContain('lin.qiao');
    expect(await client.accessToken()).not.toBe(before);
  });

  it('closes an endpoint that is called too often, for a minute', async () => {
    const { codeOf, wall } = await sandbox({ frequency: { perMinute: 2, perHour: 100 } });
    const read = () => codeOf('externalcontact/get_follow_user_list');
    expect([await read(), await read(), await read()]).toEqual([0, 0, 45009]);
    wall.ms += 60_000;
    expect(await read()).toBe(0);
  });

  it('tells who opened a page by OAuth: members, customers, strangers', async () => {
    const { client, world, url } = await sandbox();
    const way = await client.contactWay.add(poster);
    world.scanContactWay(1, way.config_id);
    const code = async (who: string) => {
      const authorize = new URL(`${url}/connect/oauth2/authorize`);
      authorize.search = `appid=${world.corpId}&redirect_uri=${encodeURIComponent(`${open[0]!.platform.url}/back`)}&response_type=code&scope=snsapi_base&state=s1&${who}`;
      const answer = await fetch(authorize, { redirect: 'manual' });
      const back = new URL(answer.headers.get('location') ?? '');
      expect(back.searchParams.get('state')).toBe('s1');
      return back.searchParams.get('code')!;
    };
    expect(await client.oauth.getUserInfo({ code: await code('__person=1') })).toMatchObject({
      external_userid: world.people.find(1)?.externalUserid,
    });
    expect(await client.oauth.getUserInfo({ code: await code('__staff=lin.qiao') })).toMatchObject({
      userid: 'lin.qiao',
    });
    const stranger = await client.oauth.getUserInfo({ code: await code('__person=2') });
    expect(stranger).toMatchObject({ openid: world.people.find(2)?.openid });
    expect(stranger).not.toHaveProperty('external_userid', expect.anything());
  });
});
