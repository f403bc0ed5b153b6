import { expect, it } from 'vitest';
import { worldForTest } from './testing.ts';

const welcome = {
  text: '你好',
  attachments: [
    {
      msgtype: 'link' as const,
      link: { title: '入群', url: 'http://localhost:8080/shop/#/pages/join/index?s=a&r=welcome' },
    },
  ],
};

it('counts a second welcome by a second member as neither doubled nor unexpected', () => {
  const { world, way, told } = worldForTest();
  world.scanContactWay(1, way({ type: 1, users: ['lin.qiao'] }));
  world.scanContactWay(1, way({ type: 1, users: ['gao.yuan'] }));
  for (const { welcomeCode } of told()) world.welcomes.send(welcomeCode!, welcome);
  const subject = world.people.find(1)!.externalUserid;
  expect(world.inboxOf(1)).toHaveLength(2);
  expect(world.ledger.compare([{ marker: 'welcome', subject }])).toMatchObject({
    lostSends: 0,
    duplicateSends: 0,
    unexpected: 0,
  });
});
