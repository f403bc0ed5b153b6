import { expect } from 'vitest';
import type { ContractCases } from './corp.ts';

const DAY = 86_400;
const minutes = (clock: { now(): Date; advanceTo(to: Date): unknown }, n: number) =>
  clock.advanceTo(new Date(clock.now().getTime() + n * 60_000));
const said = (text: string) => ({ text, attachments: [] });

export const statisticsContract: ContractCases = {
  'statistics.getUserBehaviorData': async ({ client, befriend, refusalOf, world, clock, now }) => {
    befriend('lin.qiao', [1, 2, 3]);
    befriend('gao.yuan', [4]);
    world.sayToMember(1, 'lin.qiao', said('在吗'));
    minutes(clock, 30);
    world.sendToCustomer('lin.qiao', 1, said('在的'));
    world.sendToCustomer('lin.qiao', 1, said('您说'));
    world.sayToMember(2, 'lin.qiao', said('有人吗'));
    world.removeContact(3, 'lin.qiao');
    world.contacts.addByMember('lin.qiao', 5);
    const ask = (userid: string[]) =>
      client.statistics.getUserBehaviorData({ userid, start_time: now(), end_time: now() });
    const [day] = await ask(['lin.qiao']);
    expect(day).toMatchObject({
      chat_cnt: 1,
      message_cnt: 2,
      reply_percentage: 50,
      avg_reply_time: 30,
      negative_feedback_cnt: 1,
      new_apply_cnt: 1,
      new_contact_cnt: 4,
    });
    const [idle] = await ask(['gao.yuan']);
    expect(idle?.reply_percentage).toBeUndefined(); // only where there were chats
    expect((await ask(['lin.qiao', 'gao.yuan']))[0]?.new_contact_cnt).toBe(5); // several are summed
    const refusal = (more: object) =>
      refusalOf('statistics.getUserBehaviorData', {
        userid: ['lin.qiao'],
        start_time: now(),
        end_time: now(),
        ...more,
      });
    expect(await refusal({ start_time: now() - 31 * DAY })).toBe(40058);
    expect(await refusal({ start_time: now() - 181 * DAY, end_time: now() - 170 * DAY })).toBe(40058);
    expect(await refusal({ userid: Array(101).fill('lin.qiao') })).toBe(40058);
    expect(await refusal({ userid: [] })).toBe(40003);
  },
  'groupChat.statistic': async ({ client, world, clock, refusalOf, now }) => {
    const today = now();
    const chat = world.createGroup('lin.qiao', '群');
    world.createGroup('gao.yuan', '空群');
    world.groups.join(chat, 1, { joinScene: 3 });
    world.sayInGroup(1, chat, '大家好');
    expect(await refusalOf('groupChat.statistic', { day_begin_time: today })).toBe(40058); // counted at night
    minutes(clock, 24 * 60);
    const owner_filter = { userid_list: ['gao.yuan', 'lin.qiao'] };
    const ask = (more: object = {}) =>
      Array.fromAsync(
        client.groupChat.statistic({ day_begin_time: today, owner_filter, order_by: 4, limit: 1, ...more }),
      );
    expect(await ask()).toMatchObject([
      {
        owner: 'lin.qiao',
        data: { new_chat_cnt: 1, new_member_cnt: 2, member_total: 2, msg_total: 1, chat_has_msg: 1 },
      },
      { owner: 'gao.yuan', data: { new_chat_cnt: 1, member_total: 1, msg_total: 0 } },
    ]);
    const refusal = (more: object) =>
      refusalOf('groupChat.statistic', { day_begin_time: today, owner_filter, ...more });
    expect(await refusal({ day_begin_time: today - 31 * DAY, day_end_time: today })).toBe(40058);
    expect(await refusal({ day_begin_time: today - 182 * DAY })).toBe(40058);
    expect(await refusal({ owner_filter: { userid_list: Array(101).fill('a') } })).toBe(40058);
  },
  'groupChat.statisticByDay': async ({ client, world, clock, refusalOf, now }) => {
    const first = now();
    world.createGroup('lin.qiao', '一');
    minutes(clock, 24 * 60);
    world.createGroup('lin.qiao', '二');
    const second = now();
    minutes(clock, 24 * 60);
    const owner_filter = { userid_list: ['lin.qiao'] };
    const days = await client.groupChat.statisticByDay({ day_begin_time: first, day_end_time: second, owner_filter });
    expect(days.map((day) => [day.data.new_chat_cnt, day.data.chat_total])).toEqual([
      [1, 1],
      [1, 2],
    ]);
    expect(days[1]!.stat_time - days[0]!.stat_time).toBe(DAY);
    expect(await refusalOf('groupChat.statisticByDay', { day_begin_time: now(), owner_filter })).toBe(40058);
  },
};
