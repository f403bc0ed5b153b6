import { describe, expect, it } from 'vitest';
import { WecomRefusal } from './errors.ts';
import { worldForTest } from './testing.ts';

const text = (content: string) => ({ text: content, attachments: [] });
const link = (marker: string) => ({
  text: '今日上新',
  attachments: [
    {
      msgtype: 'link' as const,
      link: { title: '去领', url: `http://localhost:8080/shop/#/pages/drop/index?d=x&r=${marker}` },
    },
  ],
});
/** The error code with which an act is refused, 0 when it is not. */
function codeOf(act: () => unknown): number {
  try {
    act();
    return 0;
  } catch (error) {
    if (error instanceof WecomRefusal) return error.errcode;
    throw error;
  }
}

describe('a contact way', () => {
  it('takes turns, tells state and welcome code, and fires nothing for a contact', () => {
    const { world, way, told } = worldForTest();
    const code = way();
    expect(world.scanContactWay(1, code)).toEqual({ result: 'added', userid: 'lin.qiao' });
    expect(world.scanContactWay(2, code)).toEqual({ result: 'added', userid: 'gao.yuan' });
    expect(world.scanContactWay(1, code)).toEqual({ result: 'alreadyContact', userid: 'lin.qiao' });
    expect(told().map((c) => [c.changeType, c.fields['UserID'], c.fields['State']])).toEqual([
      ['add_external_contact', 'lin.qiao', 'poster-12'],
      ['add_external_contact', 'gao.yuan', 'poster-12'],
    ]);
    expect(told()[0]?.fields['WelcomeCode']).toMatch(/^Wc-/);
  });

  it('passes over members whose cap of customers is reached', () => {
    const { world, way } = worldForTest({ contactsPerStaff: 1 });
    const code = way();
    expect([1, 2, 3].map((person) => world.scanContactWay(person, code).result)).toEqual(['added', 'added', 'full']);
  });

  it('refuses pools against the rules', () => {
    const { way } = worldForTest();
    expect(codeOf(() => way({ type: 1 }))).toBe(41041);
    expect(codeOf(() => way({ users: ['nobody'] }))).toBe(40003);
  });

  it('leads someone who comes back to the member they knew, with a new event', () => {
    const { world, way, told } = worldForTest();
    const code = way();
    world.scanContactWay(1, code);
    world.removeContact(1, 'lin.qiao');
    expect(world.scanContactWay(1, code)).toEqual({ result: 'added', userid: 'lin.qiao' });
    expect(told().map((c) => c.changeType)).toEqual([
      'add_external_contact',
      'del_follow_user',
      'add_external_contact',
    ]);
  });
});

describe('a welcome code', () => {
  const added = () => {
    const test = worldForTest();
    test.world.scanContactWay(1, test.way());
    const [callback] = test.told();
    test.world.callbacks.attempted(callback!, test.wall.ms);
    test.world.callbacks.finish(callback!, 'answered');
    return { ...test, code: callback!.fields['WelcomeCode'] as string };
  };

  it('works once', () => {
    const { world, code } = added();
    world.welcomes.send(code, text('你好'));
    expect(codeOf(() => world.welcomes.send(code, text('你好')))).toBe(41051);
    expect(world.inboxOf(1).map((m) => [m.origin, m.content.text])).toEqual([['welcome', '你好']]);
    expect(world.ledger.summary()).toMatchObject({ duplicateSends: 0, lostSends: 0 });
  });

  it('lives 20 seconds of the wall from the first attempt, and is missed after that', () => {
    const { world, wall, code } = added();
    wall.ms += 20_001;
    expect(codeOf(() => world.welcomes.send(code, text('你好')))).toBe(41050);
    expect(world.ledger.missedWelcomes()).toMatchObject([{ userid: 'lin.qiao', lastErrcode: 41050 }]);
  });

  it('is spoilt when the customer writes first', () => {
    const { world, code } = added();
    world.sayToMember(1, 'lin.qiao', text('在吗'));
    expect(codeOf(() => world.welcomes.send(code, text('你好')))).toBe(41051);
    expect(world.ledger.missedWelcomes()).toEqual([]);
  });
});

describe('a join way', () => {
  it('fills its groups one after the other and opens the next', () => {
    const { world, joinWay, told } = worldForTest({ groupMembers: 2 });
    const first = world.createGroup('lin.qiao', '北区咖啡群1');
    const code = joinWay([first]);
    expect(world.scanJoinWay(1, code)).toEqual({ result: 'joined', chatId: first });
    expect(world.scanJoinWay(1, code)).toEqual({ result: 'alreadyMember', chatId: first });
    const next = world.scanJoinWay(2, code);
    if (next.result !== 'joined') throw new Error('the second did not get in');
    expect(world.groups.find(next.chatId)).toMatchObject({ name: '北区咖啡群2', owner: 'lin.qiao' });
    expect(world.joinWays.known(code).chatIds).toEqual([first, next.chatId]);
    expect(told().map((c) => [c.changeType, c.fields['UpdateDetail']])).toEqual([
      ['create', undefined],
      ['update', 'add_member'],
      ['create', undefined],
      ['update', 'add_member'],
    ]);
  });

  it('is full without automatic groups, and holds five at most', () => {
    const { world, joinWay } = worldForTest({ groupMembers: 1 });
    const chats = [1, 2, 3, 4, 5, 6].map((n) => world.createGroup('lin.qiao', `群${n}`));
    expect(codeOf(() => joinWay(chats))).toBe(41091);
    expect(world.scanJoinWay(1, joinWay(chats.slice(0, 5), { autoCreateRoom: false }))).toEqual({ result: 'full' });
  });

  it('links the versions of the member list', () => {
    const { world, joinWay, told } = worldForTest();
    const chat = world.createGroup('lin.qiao', '群');
    world.scanJoinWay(1, joinWay([chat]));
    world.leaveGroup(1, chat);
    const [, joined, left] = told().map((c) => c.fields);
    expect(left).toMatchObject({ UpdateDetail: 'del_member', QuitScene: 0, LastMemVer: joined?.['CurMemVer'] });
  });
});

describe('a mass send', () => {
  const three = () => {
    const test = worldForTest();
    const code = test.way({ type: 1, users: ['lin.qiao'] });
    for (const person of [1, 2, 3]) test.world.scanContactWay(person, code);
    const ids = [1, 2, 3].map((id) => test.world.people.find(id)!.externalUserid);
    return { ...test, ids };
  };

  it('reaches nobody before the member confirms, then contacts below their cap', () => {
    const { world, ids, clock } = three();
    const ask = (marker: string) =>
      world.massSends.add({
        chatType: 'single',
        externalUserids: [...ids, 'wmStranger'],
        sender: 'lin.qiao',
        content: link(marker),
      });
    const first = ask('run1');
    expect(first.failList).toEqual(['wmStranger']);
    expect(world.inboxOf(1)).toEqual([]);
    world.removeContact(2, 'lin.qiao');
    expect(world.confirmSend('lin.qiao', first.msgid)).toEqual({ sent: 2, notContact: 1, atCap: 0 });
    expect(world.confirmSend('lin.qiao', ask('run2').msgid)).toEqual({ sent: 0, notContact: 1, atCap: 2 });
    clock.advanceTo(new Date('2026-03-17T00:00:00+08:00'));
    expect(world.confirmSend('lin.qiao', ask('run3').msgid)).toEqual({ sent: 2, notContact: 1, atCap: 0 });
    expect(
      world.massSends
        .results(first.msgid, 'lin.qiao', 0, 10)
        .map((r) => r.status)
        .sort(),
    ).toEqual([1, 1, 2]);
  });

  it("counts the member's own sends", () => {
    const { world, ids } = three();
    world.sendOwnMass('lin.qiao', { externalUserids: ids }, text('晚安'));
    const { msgid } = world.massSends.add({
      chatType: 'single',
      externalUserids: ids,
      sender: 'lin.qiao',
      content: link('run1'),
    });
    expect(world.confirmSend('lin.qiao', msgid)).toEqual({ sent: 0, notContact: 0, atCap: 3 });
  });

  it('goes only to groups of the owner, one a day, and lists only those that got it', () => {
    const { world } = three();
    const mine = world.createGroup('lin.qiao', '甲');
    const foreign = world.createGroup('gao.yuan', '乙');
    const ask = (marker: string, chatIds: string[]) =>
      world.massSends.add({ chatType: 'group', chatIds, sender: 'lin.qiao', content: link(marker) });
    expect(codeOf(() => ask('run0', [foreign]))).toBe(41048);
    const first = ask('run1', [mine, foreign]);
    expect(first.failList).toEqual([foreign]);
    expect(world.confirmSend('lin.qiao', first.msgid).sent).toBe(1);
    const second = ask('run2', [mine]);
    expect(world.confirmSend('lin.qiao', second.msgid)).toEqual({ sent: 0, notContact: 0, atCap: 1 });
    expect(world.massSends.results(second.msgid, 'lin.qiao', 0, 10)).toEqual([]);
  });

  it('can be stopped until it is confirmed', () => {
    const { world, ids } = three();
    const { msgid } = world.massSends.add({
      chatType: 'single',
      externalUserids: ids,
      sender: 'lin.qiao',
      content: text('x'),
    });
    expect(world.pendingSends('lin.qiao').map((p) => [p.msgid, p.targets])).toEqual([[msgid, 3]]);
    world.massSends.cancel(msgid);
    expect(world.pendingSends('lin.qiao')).toEqual([]);
    expect(() => world.confirmSend('lin.qiao', msgid)).toThrow('停止');
    expect(codeOf(() => world.massSends.cancel(msgid))).toBe(41093);
  });

  it('is chosen by tags: any of one list, all lists', () => {
    const { world, ids } = three();
    const { tags } = world.tags.addByApi({
      groupName: '口味',
      tags: [{ name: '拿铁' }, { name: '手冲' }, { name: '茶' }],
    });
    const [latte, pour, tea] = tags.map((tag) => tag.id) as [string, string, string];
    const mark = (person: number, ...add: string[]) =>
      world.tags.mark({ personId: person, userid: 'lin.qiao' }, { add, remove: [] });
    mark(1, latte, tea);
    mark(2, pour);
    mark(3, tea);
    const { msgid } = world.massSends.add({ chatType: 'single', tagLists: [[latte, pour], [tea]], content: text('x') });
    expect(world.massSends.results(msgid, 'lin.qiao', 0, 10).map((r) => r.subject)).toEqual([ids[0]]);
  });

  it('is reminded of three times in a day', () => {
    const { world, ids } = three();
    const { msgid } = world.massSends.add({
      chatType: 'single',
      externalUserids: ids,
      sender: 'lin.qiao',
      content: text('x'),
    });
    for (let n = 0; n < 3; n++) world.massSends.remind(msgid);
    expect(codeOf(() => world.massSends.remind(msgid))).toBe(41094);
  });
});

describe('the ledger', () => {
  it('tells what arrived twice, never, or unasked', () => {
    const { world, way } = worldForTest({ massCap: { per: 'day', n: 9 } });
    world.scanContactWay(1, way({ type: 1, users: ['lin.qiao'] }));
    const chat = world.createGroup('lin.qiao', '群');
    const subject = world.people.find(1)!.externalUserid;
    const send = (marker: string) => {
      const { msgid } = world.massSends.add({
        chatType: 'single',
        externalUserids: [subject],
        sender: 'lin.qiao',
        content: link(marker),
      });
      world.confirmSend('lin.qiao', msgid);
    };
    send('twice');
    send('twice');
    send('once');
    world.postToGroup('lin.qiao', chat, link('surprise'));
    expect(
      world.ledger.compare([
        { marker: 'twice', subject },
        { marker: 'once', subject },
        { marker: 'never', subject },
      ]),
    ).toMatchObject({
      lostSends: 1,
      duplicateSends: 1,
      unexpected: 1,
      lists: {
        lost: [{ marker: 'never', subject }],
        duplicates: [{ marker: 'twice', subject, times: 2 }],
        unexpected: [{ marker: 'surprise', subject: chat }],
      },
    });
  });
});

describe('OAuth', () => {
  it('gives a code one use and external_userid only to customers', () => {
    const { world, way, wall } = worldForTest();
    const stranger = world.mintOauthCode({ person: 1 });
    expect(world.oauth.exchange(stranger)).toEqual({ openid: world.people.find(1)?.openid });
    expect(codeOf(() => world.oauth.exchange(stranger))).toBe(42022);
    world.scanContactWay(1, way());
    expect(world.oauth.exchange(world.mintOauthCode({ person: 1 }))).toHaveProperty('external_userid');
    const late = world.mintOauthCode({ userid: 'lin.qiao' });
    wall.ms += 300_001;
    expect(codeOf(() => world.oauth.exchange(late))).toBe(42003);
  });
});
