import { clockAt } from '@xiaoer/clock';
import { openStore } from '../store/store.ts';
import { createWorld } from './index.ts';
import type { WorldSettings } from './settings.ts';

/** A small corp on a driven clock and a wall that the test turns: two members, a few customers, nothing done yet. */
export function worldForTest(settings: Partial<WorldSettings> = {}, at = '2026-03-16T08:20:00+08:00') {
  const clock = clockAt(at);
  const wall = { ms: 1_773_600_000_000 };
  const world = createWorld({
    store: openStore(':memory:'),
    clock,
    wall: () => wall.ms,
    corpId: 'ww1f0c2a9d5b7e3481',
    agentId: 1000021,
    seed: 7,
    settings,
  });
  world.staff.define({
    departments: [{ id: 1, name: '小二咖啡', parentid: 0, order: 1 }],
    members: [
      { userid: 'lin.qiao', name: '林乔' },
      { userid: 'gao.yuan', name: '高远' },
    ],
  });
  world.people.define([1, 2, 3, 4, 5].map((id) => ({ id, name: `顾客${id}` })));
  return {
    world,
    clock,
    wall,
    way: (members: Partial<Parameters<typeof world.contactWays.add>[0]> = {}) =>
      world.contactWays.add({ type: 2, scene: 2, users: ['lin.qiao', 'gao.yuan'], state: 'poster-12', ...members })
        .configId,
    joinWay: (chatIds: string[], more: Partial<Parameters<typeof world.joinWays.add>[0]> = {}) =>
      world.joinWays.add({
        scene: 2,
        remark: '',
        autoCreateRoom: true,
        roomBaseName: '北区咖啡群',
        roomBaseId: 2,
        chatIds,
        state: 'gq-07',
        ...more,
      }),
    /** The callbacks so far, oldest first. */
    told: () => world.callbacks.due(wall.ms, 1000, new Set()),
  };
}
