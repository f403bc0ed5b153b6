import { z } from 'zod';
import { refuse } from '../world/errors.ts';
import type { Department, Member } from '../world/index.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { num, pageOf, sliced } from './shapes.ts';

const department = ({ id, name, parentid, order }: Department) => ({
  id,
  name,
  name_en: '',
  department_leader: [],
  parentid,
  order,
});

/** For apps made after 2022-06-20 mobile, avatar, gender, mail and address are absent. */
const member = (m: Member) => ({
  userid: m.userid,
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

export const directoryEndpoints: Endpoint[] = [
  endpoint('GET', 'department/simplelist', z.object({ id: num.optional() }), ({ id }, { world }) => ({
    department_id: world.staff.departments(id).map(({ id: own, parentid, order }) => ({ id: own, parentid, order })),
  })),
  endpoint('GET', 'department/list', z.object({ id: num.optional() }), ({ id }, { world }) => ({
    department: world.staff.departments(id).map(department),
  })),
  endpoint('GET', 'department/get', z.object({ id: num }), ({ id }, { world }) => {
    const found = world.staff.departments(id).find((d) => d.id === id);
    return { department: department(found ?? refuse(60003, 'department not found')) };
  }),
  endpoint('GET', 'user/simplelist', z.object({ department_id: num }), ({ department_id }, { world }) => ({
    userlist: world.staff
      .ofDepartment(department_id)
      .map((m) => ({ userid: m.userid, name: m.name, department: m.departments })),
  })),
  endpoint('GET', 'user/list', z.object({ department_id: num }), ({ department_id }, { world }) => ({
    userlist: world.staff.ofDepartment(department_id).map(member),
  })),
  endpoint('GET', 'user/get', z.object({ userid: z.string() }), ({ userid }, { world }) =>
    member(world.staff.find(userid) ?? refuse(60111, 'userid not found')),
  ),
  endpoint('POST', 'user/list_id', z.object(pageOf(10_000, 10_000)), (page, { world }) => {
    const all = world.staff.all().flatMap((m) => m.departments.map((id) => ({ userid: m.userid, department: id })));
    const { rows, nextCursor } = sliced(all, page);
    return { dept_user: rows, next_cursor: nextCursor };
  }),
  endpoint('POST', 'user/getuserid', z.object({ mobile: z.string() }), ({ mobile }, { world }) => {
    const found = world.staff.all().find((m) => m.mobile === mobile);
    return { userid: found?.userid ?? refuse(46004, 'user not found') };
  }),
  endpoint('GET', 'auth/getuserinfo', z.object({ code: z.string() }), ({ code }, { world }) =>
    world.oauth.exchange(code),
  ),
  endpoint('POST', 'auth/getuserdetail', z.object({ user_ticket: z.string() }), ({ user_ticket }, { world }) => {
    const userid = world.oauth.userOfTicket(user_ticket);
    const found = world.staff.find(userid) ?? refuse(60111, 'userid not found');
    return {
      userid,
      gender: '0',
      avatar: found.avatar ?? '',
      qr_code: '',
      mobile: found.mobile ?? '',
      email: '',
      biz_mail: '',
      address: '',
    };
  }),
];
