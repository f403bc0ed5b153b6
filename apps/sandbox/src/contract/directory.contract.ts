import { expect } from 'vitest';
import type { ContractCases, Corp } from './corp.ts';

/** 总部 1 with 北区 2 (Zhou.Li) and 南区 3 below it. */
function departments({ world }: Pick<Corp, 'world'>) {
  world.staff.define({
    departments: [
      { id: 2, name: '北区', parentid: 1, order: 5 },
      { id: 3, name: '南区', parentid: 1, order: 9 },
      { id: 4, name: '南区一店', parentid: 3, order: 1 },
    ],
    members: [{ userid: 'Zhou.Li', name: '周立', departments: [2, 4] }],
  });
}
const northOnly = { users: [], parties: [2] };

export const directoryContract: ContractCases = {
  'department.simplelist': async (corp) => {
    departments(corp);
    const ids = async (id?: number) =>
      (await corp.client.department.simplelist(id === undefined ? {} : { id })).map((d) => d.id);
    expect(await ids()).toEqual([3, 2, 1, 4]); // a bigger order first
    expect(await ids(3)).toEqual([3, 4]);
    corp.world.settings.visible = northOnly;
    expect(await ids()).toEqual([2]);
    expect(await corp.refusalOf('department.simplelist', { id: 3 })).toBe(60011);
  },
  'department.list': async (corp) => {
    departments(corp);
    expect(await corp.client.department.list({ id: 3 })).toMatchObject([
      { id: 3, name: '南区', parentid: 1, order: 9 },
      { id: 4, name: '南区一店', parentid: 3 },
    ]);
    corp.world.settings.visible = northOnly;
    expect(await corp.refusalOf('department.list', { id: 1 })).toBe(60011);
  },
  'department.get': async (corp) => {
    departments(corp);
    expect(await corp.client.department.get({ id: 2 })).toMatchObject({ id: 2, name: '北区', department_leader: [] });
    expect(await corp.refusalOf('department.get', { id: 77 })).toBe(60003);
    corp.world.settings.visible = northOnly;
    expect(await corp.refusalOf('department.get', { id: 4 })).toBe(60011);
  },
  'user.get': async (corp) => {
    departments(corp);
    // spelled as it was written down, and found without regard to case
    const member = await corp.client.user.get({ userid: 'zhou.li' });
    expect(member).toMatchObject({ userid: 'Zhou.Li', name: '周立', department: [2, 4], status: 1 });
    for (const hidden of ['mobile', 'avatar', 'gender', 'email', 'address']) expect(member).not.toHaveProperty(hidden);
    expect(await corp.refusalOf('user.get', { userid: 'nobody' })).toBe(60111);
    corp.world.settings.visible = northOnly;
    expect(await corp.refusalOf('user.get', { userid: 'lin.qiao' })).toBe(60111);
    corp.world.settings.visible = null;
    corp.world.staff.leave('zhou.li');
    expect(await corp.refusalOf('user.get', { userid: 'zhou.li' })).toBe(60111);
  },
  'user.simplelist': async (corp) => {
    departments(corp);
    const names = async (id: number) => (await corp.client.user.simplelist({ department_id: id })).map((m) => m.userid);
    expect(await names(1)).toEqual(['gao.yuan', 'lin.qiao']); // not those of departments below
    expect(await names(4)).toEqual(['Zhou.Li']);
    expect(await names(3)).toEqual([]);
    expect(await corp.refusalOf('user.simplelist', { department_id: 77 })).toBe(60003);
    corp.world.settings.visible = northOnly;
    expect(await corp.refusalOf('user.simplelist', { department_id: 4 })).toBe(60011);
  },
  'user.list': async (corp) => {
    departments(corp);
    expect(await corp.client.user.list({ department_id: 2 })).toMatchObject([
      { userid: 'Zhou.Li', department: [2, 4], main_department: 2, status: 1 },
    ]);
    corp.world.staff.leave('zhou.li');
    expect(await corp.client.user.list({ department_id: 2 })).toEqual([]);
  },
};
