import { expect } from 'vitest';
import type { ContractCases, Corp } from './corp.ts';

const text = { content: '你好，我是林乔' };
const link = (url: string) => ({ msgtype: 'link' as const, link: { title: '新客礼', url } });
const tooLong = { content: '好'.repeat(1334) };

/** Person 1 adds lin.qiao; answers the welcome code that the platform heard. */
async function codeOf({ befriend, heard }: Pick<Corp, 'befriend' | 'heard'>, person = 1): Promise<string | undefined> {
  befriend('lin.qiao', [person]);
  return (await heard('change_external_contact.add_external_contact')).at(-1)?.welcomeCode;
}

export const welcomeContract: ContractCases = {
  'welcome.send': async (corp) => {
    const { client, refusalOf, world, wall } = corp;
    const welcome_code = (await codeOf(corp))!;
    expect(await refusalOf('welcome.send', { text })).toBe(41049);
    expect(await refusalOf('welcome.send', { welcome_code: 'Wc-none', text })).toBe(41050);
    expect(await refusalOf('welcome.send', { welcome_code })).toBe(40058);
    expect(await refusalOf('welcome.send', { welcome_code, text: tooLong })).toBe(45002);
    const ten = Array.from({ length: 10 }, () => link('https://a.example'));
    expect(await refusalOf('welcome.send', { welcome_code, attachments: ten })).toBe(41064);
    expect(await refusalOf('welcome.send', { welcome_code, attachments: [{ msgtype: 'voice' }] })).toBe(41065);
    const image = { msgtype: 'image', image: { media_id: 'none' } };
    expect(await refusalOf('welcome.send', { welcome_code, attachments: [image] })).toBe(40007);
    await client.welcome.send({ welcome_code, text, attachments: [link('https://a.example')] });
    expect(world.inboxOf(1).map((m) => m.content)).toMatchObject([{ text: text.content, attachments: [{}] }]);
    expect(await client.welcome.send({ welcome_code, text })).toMatchObject({ errcode: 41051, already: true }); // once
    expect(world.inboxOf(1)).toHaveLength(1);

    const late = (await codeOf(corp, 2))!;
    wall.ms += 20_001;
    expect(await refusalOf('welcome.send', { welcome_code: late, text })).toBe(41050);

    const spoilt = (await codeOf(corp, 3))!;
    world.sayToMember(3, 'lin.qiao', { text: '在吗', attachments: [] });
    expect(await refusalOf('welcome.send', { welcome_code: spoilt, text })).toBe(41051);

    // a second app has the code for three seconds, gives up, and leaves it to us
    world.settings.otherApp = { sendingMs: 3000, delivers: false };
    const contested = (await codeOf(corp, 4))!;
    expect(await refusalOf('welcome.send', { welcome_code: contested, text })).toBe(41096);
    wall.ms += 3000;
    expect(await refusalOf('welcome.send', { welcome_code: contested, text })).toBe(0);
    world.settings.otherApp = { sendingMs: 3000, delivers: true };
    const taken = (await codeOf(corp, 5))!;
    wall.ms += 3000;
    expect(await refusalOf('welcome.send', { welcome_code: taken, text })).toBe(41051);
  },
  'groupWelcome.add': async ({ client, refusalOf, world }) => {
    const template_id = await client.groupWelcome.add({ text: { content: '欢迎 %NICKNAME%' }, notify: 1 });
    expect(await client.groupWelcome.get({ template_id })).toMatchObject({ text: { content: '欢迎 %NICKNAME%' } });
    expect(await refusalOf('groupWelcome.add', { text: { content: '好'.repeat(1001) } })).toBe(40058);
    world.settings.groupTemplates = 1;
    expect(await refusalOf('groupWelcome.add', { text })).toBe(41055);
  },
  'groupWelcome.edit': async ({ client, refusalOf }) => {
    const template_id = await client.groupWelcome.add({ text });
    await client.groupWelcome.edit({ template_id, text: { content: '换了' } });
    expect((await client.groupWelcome.get({ template_id })).text).toEqual({ content: '换了' });
    expect(await refusalOf('groupWelcome.edit', { template_id: 'none', text })).toBe(41058);
  },
  'groupWelcome.get': async ({ client, refusalOf }) => {
    const url = 'https://shop.example';
    const template_id = await client.groupWelcome.add({ text, link: { title: '商城', url } });
    expect(await client.groupWelcome.get({ template_id })).toMatchObject({ text, link: { title: '商城', url } });
    expect(await refusalOf('groupWelcome.get', { template_id: 'none' })).toBe(41058);
  },
  'groupWelcome.del': async ({ client, refusalOf }) => {
    const template_id = await client.groupWelcome.add({ text });
    await client.groupWelcome.del({ template_id });
    expect(await refusalOf('groupWelcome.del', { template_id })).toBe(41058);
  },
};

const toAll = { chat_type: 'single' as const, sender: 'lin.qiao', text };

export const massMessageContract: ContractCases = {
  'massMessage.addTemplate': async ({ client, refusalOf, befriend, external, world, clock }) => {
    befriend('lin.qiao', [1, 2]);
    clock.advanceTo(new Date(clock.now().getTime() + 60_000));
    befriend('gao.yuan', [2, 3]);
    const asked = async (params: Parameters<typeof client.massMessage.addTemplate>[0]) => {
      const { msgid, fail_list } = await client.massMessage.addTemplate(params);
      const tasks = await Array.fromAsync(client.massMessage.tasks({ msgid }));
      return { msgid, fail_list, senders: tasks.map((t) => t.userid) };
    };
    const strangers = [external(4), 'wmNobody'];
    expect(await asked({ ...toAll, external_userid: [external(1), external(3), ...strangers] })).toMatchObject({
      fail_list: [external(3), ...strangers],
      senders: ['lin.qiao'],
    });
    // without a sender: whoever was last in touch; person 2 met gao.yuan later
    const { msgid, senders } = await asked({ external_userid: [1, 2, 3].map(external), text });
    expect(senders).toEqual(['gao.yuan', 'lin.qiao']);
    const of = async (userid: string) =>
      (await Array.fromAsync(client.massMessage.sendResults({ msgid, userid }))).map((r) => r.external_userid);
    expect(await of('lin.qiao')).toEqual([external(1)]);
    expect((await of('gao.yuan')).toSorted()).toEqual([external(2), external(3)].toSorted());

    const mine = world.createGroup('lin.qiao', '我的群');
    const foreign = world.createGroup('gao.yuan', '别人的群');
    const group = { chat_type: 'group' as const, sender: 'lin.qiao', text };
    expect(await asked({ ...group, chat_id_list: [mine, foreign] })).toMatchObject({
      fail_list: [foreign],
      senders: ['lin.qiao'],
    });

    const add = (params: object) => refusalOf('massMessage.addTemplate', { text, ...params });
    expect(await add({ chat_type: 'group', chat_id_list: [mine] })).toBe(40003); // sender is needed
    expect(await add({ chat_type: 'single' })).toBe(41048);
    expect(await add({ sender: 'lin.qiao', external_userid: strangers })).toBe(41048);
    expect(await add({ sender: 'nobody' })).toBe(40003);
    expect(await add({ external_userid: Array(10_001).fill('wm') })).toBe(40058);
    expect(await add({ chat_type: 'group', sender: 'lin.qiao', chat_id_list: Array(2_001).fill('wr') })).toBe(40058);
    const lists = { group_list: [{ tag_list: Array(101).fill('et') }] };
    expect(await add({ sender: 'lin.qiao', tag_filter: lists })).toBe(40058);
    expect(await add({ sender: 'lin.qiao', text: tooLong })).toBe(45002);
    expect(await add({ sender: 'lin.qiao', text: undefined })).toBe(40058);
    world.staffState.change('lin.qiao', { banned: true });
    expect(await add({ sender: 'lin.qiao' })).toBe(40143);
    world.settings.visible = { users: ['gao.yuan'], parties: [] };
    expect(await add({ sender: 'lin.qiao' })).toBe(60111);
  },
  'massMessage.remind': async ({ client, refusalOf, befriend, wall }) => {
    befriend('lin.qiao', [1]);
    const { msgid } = await client.massMessage.addTemplate(toAll);
    for (let n = 0; n < 3; n++) await client.massMessage.remind({ msgid });
    expect(await refusalOf('massMessage.remind', { msgid })).toBe(41094);
    wall.ms += 86_400_001;
    expect(await refusalOf('massMessage.remind', { msgid })).toBe(0);
    expect(await refusalOf('massMessage.remind', { msgid: '' })).toBe(41046);
    expect(await refusalOf('massMessage.remind', { msgid: 'none' })).toBe(41047);
    await client.massMessage.cancel({ msgid });
    expect(await refusalOf('massMessage.remind', { msgid })).toBe(41093);
  },
  'massMessage.cancel': async ({ client, refusalOf, befriend, world }) => {
    befriend('lin.qiao', [1]);
    const { msgid } = await client.massMessage.addTemplate(toAll);
    await client.massMessage.cancel({ msgid });
    expect(world.pendingSends('lin.qiao')).toEqual([]);
    expect(await client.massMessage.cancel({ msgid })).toMatchObject({ errcode: 41093, already: true });
    expect(await refusalOf('massMessage.cancel', {})).toBe(41046);
    expect(await refusalOf('massMessage.cancel', { msgid: 'none' })).toBe(41047);
  },
  'massMessage.list': async ({ client, refusalOf, befriend, world, now, external }) => {
    befriend('lin.qiao', [1, 2, 3]);
    const { msgid } = await client.massMessage.addTemplate({ ...toAll, external_userid: [external(1)] });
    world.sendOwnMass('lin.qiao', { externalUserids: [external(2)] }, { text: '自己发的', attachments: [] });
    const span = { chat_type: 'single' as const, start_time: now() - 60, end_time: now() + 60 };
    const list = (more: object) => Array.fromAsync(client.massMessage.list({ ...span, ...more }));
    const all = await list({ limit: 1 });
    expect(all.map((m) => [m.create_type, m.creator])).toEqual([
      [0, undefined], // made by API: no creator
      [1, 'lin.qiao'],
    ]);
    expect((await list({ filter_type: 0 })).map((m) => m.msgid)).toEqual([msgid]);
    expect((await list({ filter_type: 1 })).map((m) => m.text?.content)).toEqual(['自己发的']);
    expect(await list({ creator: 'gao.yuan' })).toEqual([]);
    const ask = (more: object) => refusalOf('massMessage.list', { ...span, ...more });
    expect(await ask({ start_time: span.end_time - 32 * 86_400 })).toBe(40058);
    expect(await ask({ end_time: span.start_time - 1 })).toBe(40058);
    expect(await ask({ limit: 101 })).toBe(40058);
  },
  'massMessage.tasks': async ({ client, refusalOf, befriend, world, now, wall }) => {
    befriend('lin.qiao', [1]);
    befriend('gao.yuan', [2]);
    world.settings.dispatchingMs = 5_000;
    const { msgid } = await client.massMessage.addTemplate({
      external_userid: world.people.search('').map((p) => p.externalUserid),
      text,
    });
    expect(await refusalOf('massMessage.tasks', { msgid })).toBe(41063);
    wall.ms += 5_000;
    world.confirmSend('lin.qiao', msgid);
    expect(await Array.fromAsync(client.massMessage.tasks({ msgid, limit: 1 }))).toMatchObject([
      { userid: 'gao.yuan', status: 0 },
      { userid: 'lin.qiao', status: 2, send_time: now() },
    ]);
    expect(await refusalOf('massMessage.tasks', {})).toBe(41046);
    expect(await refusalOf('massMessage.tasks', { msgid: 'none' })).toBe(41047);
    expect(await refusalOf('massMessage.tasks', { msgid, limit: 1001 })).toBe(40058);
  },
  'massMessage.sendResults': async ({ client, refusalOf, befriend, world, external, clock }) => {
    befriend('lin.qiao', [1, 2, 3, 4]);
    const send = async (more: object = {}) => (await client.massMessage.addTemplate({ ...toAll, ...more })).msgid;
    const results = async (msgid: string) =>
      Object.fromEntries(
        (await Array.fromAsync(client.massMessage.sendResults({ msgid, userid: 'lin.qiao', limit: 1 }))).map((r) => [
          r.external_userid ?? r.chat_id,
          r.status,
        ]),
      );
    // the member's own send spends the cap of the day; somebody has deleted the member; one is left out by hand
    world.sendOwnMass('lin.qiao', { externalUserids: [external(1)] }, { text: '早', attachments: [] });
    const msgid = await send({ allow_select: true });
    world.removeContact(2, 'lin.qiao');
    world.confirmSend('lin.qiao', msgid, [1, 2, 3].map(external));
    expect(await results(msgid)).toEqual({ [external(1)]: 3, [external(2)]: 2, [external(3)]: 1, [external(4)]: 0 });
    const fixed = await send();
    expect(() => world.confirmSend('lin.qiao', fixed, [external(1)])).toThrow('不能修改发送对象');

    // seven in a week, then as many as the month has days: 16 March 2026 is a Monday
    world.settings.massCap = { per: 'week', n: 7 };
    clock.advanceTo(new Date('2026-03-23T09:00:00+08:00'));
    const week: number[] = [];
    for (let n = 0; n < 8; n++) {
      const one = await send({ external_userid: [external(3)] });
      world.confirmSend('lin.qiao', one);
      week.push((await results(one))[external(3)]!);
    }
    expect(week).toEqual([1, 1, 1, 1, 1, 1, 1, 3]);
    world.settings.massCap = { per: 'month', n: 'days-of-month' };
    clock.advanceTo(new Date('2026-04-01T09:00:00+08:00'));
    const month: number[] = [];
    for (let n = 0; n < 31; n++)
      month.push(
        world.sendOwnMass('lin.qiao', { externalUserids: [external(3)] }, { text: '早', attachments: [] }).sent,
      );
    expect(month.filter((sent) => sent === 1)).toHaveLength(30);

    const chat = world.createGroup('lin.qiao', '群');
    const gone = world.createGroup('lin.qiao', '要解散的群');
    const groups = (await client.massMessage.addTemplate({ chat_type: 'group', sender: 'lin.qiao', text })).msgid;
    world.groups.dismiss(gone);
    world.confirmSend('lin.qiao', groups);
    expect(await results(groups)).toEqual({ [chat]: 1 }); // only those that got it
    expect(await refusalOf('massMessage.sendResults', { userid: 'lin.qiao' })).toBe(41046);
    expect(await refusalOf('massMessage.sendResults', { msgid: 'none', userid: 'lin.qiao' })).toBe(41047);
  },
};
