import type { World } from './world/index.ts';

/** Without a town: a corp small enough to know by heart, so that the protocol can be tried at once. */
export function settleDefaultCorp(world: World): void {
  world.staff.define({
    departments: [
      { id: 1, name: '小二咖啡', parentid: 0, order: 1 },
      { id: 2, name: '北区', parentid: 1, order: 1 },
    ],
    members: [
      { userid: 'lin.qiao', name: '林乔', departments: [2], position: '店长' },
      { userid: 'gao.yuan', name: '高远', departments: [2], position: '店员' },
      { userid: 'welfare', name: '首席福利官', departments: [1], position: '福利官' },
    ],
  });
  const openKfId = world.kf.accounts.addByAdmin('小二客服');
  world.kf.servicers.add(openKfId, { users: ['welfare', 'lin.qiao'], departments: [] });
  const names = ['阿禾', '周明', '许冬', '田甜', '贺一', '苏木', '何朵', '吴边'];
  world.people.define(names.map((name, i) => ({ id: i + 1, name, gender: (i % 2) + 1 })));
}
