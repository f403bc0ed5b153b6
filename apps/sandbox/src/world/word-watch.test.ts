import { describe, expect, it } from 'vitest';
import type { MessageContent } from './content.ts';
import { worldForTest } from './testing.ts';
import { findingsOf } from './word-watch.ts';

const text = (said: string): MessageContent => ({ text: said, attachments: [] });
const rule = { words: ['最便宜'], semantics: [1, 2] as (1 | 2 | 3)[] };

describe('a word rule', () => {
  it.each([
    ['a word in the text', text('全城最便宜'), ['最便宜']],
    ['a mobile number', text('加我13800138000吧'), ['13800138000']],
    ['a mail address', text('写信 hi.lin@example.com'), ['hi.lin@example.com']],
    [
      'the title of a card',
      {
        text: null,
        attachments: [{ msgtype: 'link' as const, link: { title: '最便宜的豆子', url: 'https://e.com' } }],
      },
      ['最便宜'],
    ],
  ])('finds %s', (_, content, found) => expect(findingsOf(rule, content)).toEqual(found));

  it.each([
    ['an order number', '订单 2138001380001'],
    ['a shop number', '电话 010-62781234'],
    ['a harmless word', '今天最便利'],
  ])('lets %s pass', (_, said) => expect(findingsOf(rule, text(said))).toEqual([]));

  it('finds a number only when it looks for numbers', () => {
    expect(findingsOf({ words: ['豆'], semantics: [] }, text('13800138000'))).toEqual([]);
  });
});

describe('what a member sends', () => {
  const start = (type: 1 | 2) => {
    const test = worldForTest();
    const { world } = test;
    world.interceptRules.add({
      name: '规则',
      words: ['最便宜'],
      semantics: [],
      type,
      range: { users: [], departments: [1] },
    });
    world.scanContactWay(1, test.way({ type: 1, users: ['lin.qiao'] }));
    const chatId = world.createGroup('lin.qiao', '群');
    world.scanJoinWay(1, test.joinWay([chatId]));
    const external = world.people.find(1)!.externalUserid;
    const { msgid } = world.massSends.add({
      chatType: 'single',
      externalUserids: [external],
      sender: 'lin.qiao',
      content: text('群发最便宜'),
    });
    return { ...test, chatId, external, msgid };
  };
  const acts = ({ world, chatId, external, msgid }: ReturnType<typeof start>) =>
    [
      ['message', () => world.sendToCustomer('lin.qiao', 1, text('最便宜'))],
      ['post', () => world.postToGroup('lin.qiao', chatId, text('最便宜'))],
      ['mass', () => world.confirmSend('lin.qiao', msgid)],
      ['mass', () => world.sendOwnMass('lin.qiao', { externalUserids: [external] }, text('最便宜'))],
    ] as const;

  it('is stopped by a blocking rule on every way out, and leaves nothing behind', () => {
    const corp = start(1);
    for (const [, act] of acts(corp)) expect(act).toThrow('最便宜');
    expect(corp.world.inboxOf(1)).toEqual([]);
    expect(corp.world.pendingSends('lin.qiao').map((one) => one.msgid)).toEqual([corp.msgid]); // still waits
    expect(corp.world.wordWatch.hits().map((hit) => [hit.act, hit.blocked])).toEqual(
      acts(corp)
        .map(([act]) => [act, true])
        .toReversed(),
    );
  });

  it('is only warned of by a warning rule', () => {
    const corp = start(2);
    const [message, post, mass] = acts(corp);
    for (const [, act] of [message!, post!, mass!]) act();
    expect(corp.world.inboxOf(1)).toHaveLength(3);
    expect(corp.world.wordWatch.hits('LIN.qiao')).toHaveLength(3);
  });

  it('is not looked at when a customer writes, or a member under no rule', () => {
    const corp = start(1);
    corp.world.sayToMember(1, 'lin.qiao', text('你们最便宜吗'));
    corp.world.staff.define({
      departments: [{ id: 9, name: '外部', parentid: 0, order: 0 }],
      members: [{ userid: 'gao.yuan', name: '高远', departments: [9] }],
    });
    corp.world.scanContactWay(2, corp.way({ type: 1, users: ['gao.yuan'] }));
    corp.world.sendToCustomer('gao.yuan', 2, text('最便宜'));
    expect(corp.world.inboxOf(2)).toHaveLength(1);
    expect(corp.world.wordWatch.hits()).toEqual([]);
  });
});
