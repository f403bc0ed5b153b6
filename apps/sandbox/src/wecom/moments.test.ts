import { afterEach, expect, it } from 'vitest';
import { sandboxForTest } from '../testing.ts';

let open: Awaited<ReturnType<typeof sandboxForTest>>;
afterEach(() => open.close());

it('a moment reaches the tagged customers of members who publish it, and no others', async () => {
  open = await sandboxForTest();
  const { client, world, way, clock } = open;
  world.scanContactWay(1, way({ type: 1, users: ['lin.qiao'] }));
  world.scanContactWay(2, way({ type: 1, users: ['lin.qiao'] }));
  const [tag] = world.tags.addByApi({ groupName: '口味', tags: [{ name: '手冲' }] }).tags;
  world.tags.mark({ personId: 1, userid: 'lin.qiao' }, { add: [tag!.id], remove: [] });
  const tagged = world.people.find(1)!.externalUserid;

  const jobid = await client.moment.addTask({
    text: { content: '新豆到店' },
    visible_range: { external_contact_list: { tag_list: [tag!.id] } },
  });
  const { result } = await client.moment.getTaskResult({ jobid });
  const moment_id = result!.moment_id!;
  expect(world.moments.feedOf(1)).toEqual([]);
  world.moments.publish('lin.qiao', moment_id);
  expect([1, 2].map((person) => world.moments.feedOf(person).map((m) => m.text))).toEqual([['新豆到店'], []]);

  const ask = { moment_id, userid: 'lin.qiao' };
  expect(await client.call('moment.sendResults', ask)).toMatchObject({ customer_list: [{ external_userid: tagged }] });
  world.moments.react(1, moment_id, 'lin.qiao', 'like');
  world.moments.react(1, moment_id, 'lin.qiao', 'like');
  expect(await client.call('moment.comments', ask)).toMatchObject({
    comment_list: [],
    like_list: [{ external_userid: tagged }],
  });
  const now = Math.floor(clock.now().getTime() / 1000);
  expect(await client.call('moment.list', { start_time: now - 60, end_time: now + 60 })).toMatchObject({
    moment_list: [{ moment_id, visible_type: 0 }],
  });
});

it('the eleventh moment of a minute is refused', async () => {
  open = await sandboxForTest();
  const add = () => open.codeOf('externalcontact/add_moment_task', { text: { content: 'x' } });
  for (let n = 0; n < 10; n++) expect(await add()).toBe(0);
  expect(await add()).toBe(45009);
  expect(await open.codeOf('externalcontact/add_moment_task', {})).toBe(41089);
});
