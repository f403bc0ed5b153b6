import { expect } from 'vitest';
import type { EventCases } from './corp.ts';

export const archiveEvents: EventCases = {
  'change_external_contact.msg_audit_approved': async (corp) => {
    const { client, world } = corp;
    world.settings.archiveOn = true;
    world.consents.permit(['lin.qiao'], 2);
    const [external_userid] = corp.befriend('lin.qiao', [1]);
    const [added] = await corp.heard('change_external_contact.add_external_contact');
    const welcome = (welcome_code = '') => client.welcome.send({ welcome_code, text: { content: '你好' } });
    await expect(welcome(added?.welcomeCode), 'before consent').rejects.toMatchObject({ code: 41053 });

    world.archive.agree(1, 'lin.qiao');
    world.archive.agree(1, 'lin.qiao');
    const approved = await corp.heard('change_external_contact.msg_audit_approved');
    expect(approved, 'once').toMatchObject([{ userId: 'lin.qiao', externalUserId: external_userid, from: 'sys' }]);
    expect(await welcome(added?.welcomeCode), 'the earlier code is void').toMatchObject({ errcode: 41051 });
    expect(await welcome(approved[0]?.welcomeCode)).toMatchObject({ errcode: 0 });
    expect(world.inboxOf(1).map(({ content }) => content.text)).toEqual(['你好']);

    // whoever is not under archiving asks nobody, and what is welcomed already brings no code
    corp.befriend('gao.yuan', [2]);
    const [, second] = await corp.heard('change_external_contact.add_external_contact');
    expect(await welcome(second?.welcomeCode)).toMatchObject({ errcode: 0 });
    world.archive.agree(2, 'gao.yuan');
    expect((await corp.heard('change_external_contact.msg_audit_approved'))[1]?.welcomeCode).toBeUndefined();
  },

  msgaudit_notify: async (corp) => {
    const { world, wall, sender } = corp;
    world.settings.archiveOn = true;
    world.consents.permit(['lin.qiao'], 2);
    corp.befriend('lin.qiao', [1]);
    corp.befriend('gao.yuan', [2]);
    const say = (person: number, userid: string) =>
      world.sayToMember(person, userid, { text: '在吗', attachments: [] });
    const told = () => corp.platform.heard.filter(({ kind }) => kind === 'msgaudit_notify').length;
    say(2, 'gao.yuan');
    await sender.idle();
    expect(told(), 'gao.yuan is not archived').toBe(0);
    say(1, 'lin.qiao');
    await sender.idle();
    expect(await corp.heard('msgaudit_notify')).toMatchObject([{ agentId: String(world.agentId) }]);

    say(1, 'lin.qiao');
    say(1, 'lin.qiao');
    await Promise.resolve();
    const due = () => world.callbacks.due(wall.ms, 10, new Set()).length;
    wall.ms += 14_999;
    expect([told(), due()], 'not within 15 s').toEqual([1, 0]);
    wall.ms += 1;
    expect(due(), 'one for both').toBe(1);
    await sender.idle();
    expect(told()).toBe(2);
  },
};
