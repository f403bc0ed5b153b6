import { expect } from 'vitest';
import type { EventCases } from './corp.ts';

const text = { content: '你好' };

export const contactEvents: EventCases = {
  'change_external_contact.add_external_contact': async ({ befriend, heard, world, way, heardKinds }) => {
    const [external] = befriend('lin.qiao', [1]);
    expect(await heard('change_external_contact.add_external_contact')).toMatchObject([
      {
        userId: 'lin.qiao',
        externalUserId: external,
        state: 'poster-12',
        welcomeCode: expect.stringMatching(/^Wc-/),
        from: 'sys',
      },
    ]);
    // a contact who scans again is led to the chat, and nothing is told
    expect(world.scanContactWay(1, way({ type: 1, users: ['lin.qiao'] }))).toEqual({
      result: 'alreadyContact',
      userid: 'lin.qiao',
    });
    expect(await heardKinds()).toHaveLength(1);

    // no code where the console welcomes, none from an account that nobody uses, no state without a code
    world.settings.consoleWelcome = ['Lin.Qiao'];
    befriend('lin.qiao', [2]);
    world.staffState.change('gao.yuan', { daysSinceLogin: 366 });
    world.contacts.addByMember('gao.yuan', 3);
    const [, second, third] = await heard('change_external_contact.add_external_contact');
    expect(second).toMatchObject({ state: 'poster-12', welcomeCode: undefined });
    expect(third).toMatchObject({ userId: 'gao.yuan', state: undefined, welcomeCode: undefined });

    // full accounts and a full corp take nobody
    world.settings.contactsPerCorp = 3;
    expect(world.scanContactWay(4, way())).toEqual({ result: 'full' });
    expect(() => world.contacts.addByMember('lin.qiao', 4)).toThrow('上限');
  },
  'change_external_contact.add_half_external_contact': async ({
    client,
    befriend,
    external,
    heard,
    world,
    refusalOf,
  }) => {
    world.settings.halfContacts = true;
    befriend('lin.qiao', [1, 2, 3]);
    const half = await heard('change_external_contact.add_half_external_contact');
    expect(half[0]).toMatchObject({ userId: 'lin.qiao', externalUserId: external(1), state: 'poster-12' });
    expect(await refusalOf('externalContact.get', { external_userid: external(1) })).toBe(84061);

    // welcomed by the half contact's code: no second code; not welcomed: a code of its own; chat begun: none
    await client.welcome.send({ welcome_code: half[0]!.welcomeCode!, text });
    world.sayToMember(3, 'lin.qiao', { text: '在吗', attachments: [] });
    for (const person of [1, 2, 3]) world.acceptContact('lin.qiao', person);
    const codes = (await heard('change_external_contact.add_external_contact')).map((e) => e.welcomeCode);
    expect(codes).toEqual([undefined, expect.stringMatching(/^Wc-/), undefined]);
    expect(codes[1]).not.toBe(half[1]!.welcomeCode);
    expect(await refusalOf('externalContact.get', { external_userid: external(1) })).toBe(0);
  },
  'change_external_contact.edit_external_contact': async ({ befriend, heard, world, client }) => {
    const [external] = befriend('lin.qiao', [1]);
    const { id } = world.tags.addByAdmin('门店', ['北区07']).tags[0]!;
    world.contacts.editByMember('lin.qiao', 1, { remark: '阿禾' });
    world.tags.markByMember('lin.qiao', external!, id);
    const told = await heard('change_external_contact.edit_external_contact');
    expect(told).toMatchObject([
      { userId: 'lin.qiao', externalUserId: external },
      { userId: 'lin.qiao', externalUserId: external },
    ]);
    const [follower] = (await client.externalContact.get({ external_userid: external! })).follow_user;
    expect(follower).toMatchObject({ remark: '阿禾', tags: [{ tag_id: id }] });
  },
  'change_external_contact.del_external_contact': async ({ befriend, heard, world, refusalOf }) => {
    const [external] = befriend('lin.qiao', [1]);
    world.removeCustomer('lin.qiao', 1);
    expect(await heard('change_external_contact.del_external_contact')).toMatchObject([
      { userId: 'lin.qiao', externalUserId: external, source: undefined },
    ]);
    expect(await refusalOf('externalContact.get', { external_userid: external })).toBe(84061);
  },
  'change_external_contact.del_follow_user': async ({ befriend, heard, world, client, clock, now }) => {
    const [external] = befriend('lin.qiao', [1]);
    const before = now();
    world.removeContact(1, 'lin.qiao');
    expect(await heard('change_external_contact.del_follow_user')).toMatchObject([
      { userId: 'lin.qiao', externalUserId: external },
    ]);
    // a one-way tie stays readable; adding again is a new event with a new createtime
    const createtime = async () =>
      (await client.externalContact.get({ external_userid: external! })).follow_user[0]?.createtime;
    expect(await createtime()).toBe(before);
    clock.advanceTo(new Date(clock.now().getTime() + 60_000));
    world.addAgain(1, 'lin.qiao');
    expect(await heard('change_external_contact.add_external_contact')).toHaveLength(2);
    expect(await createtime()).toBe(before + 60);
  },
  'change_external_contact.transfer_fail': async ({ befriend, heard, world, client }) => {
    const external_userid = befriend('lin.qiao', [1]);
    await client.transfer.customer({ handover_userid: 'lin.qiao', takeover_userid: 'gao.yuan', external_userid });
    world.transfers.refuse(1);
    expect(await heard('change_external_contact.transfer_fail')).toMatchObject([
      { userId: 'gao.yuan', externalUserId: external_userid[0], failReason: 'customer_refused' },
    ]);
  },
};
