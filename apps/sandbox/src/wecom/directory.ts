import { z } from 'zod';
import { refuse } from '../world/errors.ts';
import type { Department, Member, World } from '../world/index.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { num } from './shapes.ts';

const department = ({ id, name, parentid, order }: Department) => ({
  id,
  name,
  name_en: '',
  department_leader: [],
  parentid,
  order,
});

/** For apps made after 2022-06-20 mobile, avatar, gender, mail and address are absent. */
const member = (m: Member, world: World) => ({
  userid: world.staffState.given(m.userid),
  name: m.name,
  department: m.departments,
  order: m.departments.map(() => 0),
  position: m.position,
  is_leader_in_dept: m.departments.map(() => 0),
  direct_leader: [],
  telephone: '',
  alias: '',
  main_department: m.departments[0] ?? 1,
  extattr: { attrs: [] },
  status: m.status,
});

/** Departments below one, as far as the app sees them; one outside its range is refused (60011). */
function departments(world: World, id: number | undefined): Department[] {
  if (id !== undefined && !world.range.hasDepartment(id)) refuse(60011, 'department is outside the visible range');
  return world.staff.departments(id).filter((d) => world.range.hasDepartment(d.id));
}
/** Members of one department itself, without those who have left. */
function membersOf(world: World, id: number): Member[] {
  if (!world.range.hasDepartment(id)) refuse(60011, 'department is outside the visible range');
  if (world.staff.departments(id).length === 0) refuse(60003, 'department not found');
  return world.staff.ofDepartment(id).filter((m) => m.status !== 5);
}

export const directoryEndpoints: Endpoint[] = [
  endpoint('GET', 'department/simplelist', z.object({ id: num.optional() }), ({ id }, { world }) => ({
    department_id: departments(world, id).map(({ id: own, parentid, order }) => ({ id: own, parentid, order })),
  })),
  endpoint('GET', 'department/list', z.object({ id: num.optional() }), ({ id }, { world }) => ({
    department: departments(world, id).map(department),
  })),
  endpoint('GET', 'department/get', z.object({ id: num }), ({ id }, { world }) => {
    const found = departments(world, id).find((d) => d.id === id);
    return { department: department(found ?? refuse(60003, 'department not found')) };
  }),
  endpoint('GET', 'user/simplelist', z.object({ department_id: num }), ({ department_id }, { world }) => ({
    userlist: membersOf(world, department_id).map((m) => ({
      userid: world.staffState.given(m.userid),
      name: m.name,
      department: m.departments,
    })),
  })),
  endpoint('GET', 'user/list', z.object({ department_id: num }), ({ department_id }, { world }) => ({
    userlist: membersOf(world, department_id).map((m) => member(m, world)),
  })),
  endpoint('GET', 'user/get', z.object({ userid: z.string() }), ({ userid }, { world }) => {
    const found = world.staff.find(userid);
    if (!found || found.status === 5 || !world.range.has(userid)) return refuse(60111, 'userid not found');
    return member(found, world);
  }),
];
