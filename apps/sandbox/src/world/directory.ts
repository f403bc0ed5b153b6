import type { WorldContext } from './context.ts';
import { ImpossibleAct } from './errors.ts';
import { type Department, type NewMember, type Staff, sameCase } from './staff.ts';
import type { StaffState } from './staff-state.ts';

interface Parts {
  staff: Staff;
  staffState: StaffState;
}

/**
 * What an administrator does in the directory. Each is told as `change_contact`, with the few elements that
 * contact-sync addresses configured after 2022-08-15 still get (CALLBACKS §9.13).
 */
export function createDirectory(ctx: WorldContext, { staff, staffState }: Parts) {
  const { store } = ctx;
  const tell = (changeType: string, fields: Record<string, string | number>) =>
    ctx.callbacks.add({ event: 'change_contact', changeType, fields });
  const known = (userid: string) => {
    const member = staff.find(userid);
    if (!member) throw new ImpossibleAct(`没有账号为 ${userid} 的员工`);
    return member;
  };

  return {
    addMember: (member: NewMember): void =>
      store.transaction(() => {
        if (staff.find(member.userid)) throw new ImpossibleAct('账号已经存在');
        staff.define({ members: [member] });
        staffState.change(member.userid, { given: member.userid });
        tell('create_user', { UserID: member.userid, Department: (member.departments ?? [1]).join(',') });
      }),
    /** Other departments; anything else about a member is not told any more. */
    moveMember: (userid: string, departments: number[]): void =>
      store.transaction(() => {
        const member = known(userid);
        staff.define({ members: [{ ...member, departments }] });
        tell('update_user', { UserID: staffState.given(member.userid), Department: departments.join(',') });
      }),
    removeMember: (userid: string): void =>
      store.transaction(() => {
        const member = known(userid);
        if (member.status === 5) throw new ImpossibleAct('已经离职');
        staff.leave(userid);
        tell('delete_user', { UserID: staffState.given(member.userid), Department: member.departments.join(',') });
      }),
    addDepartment: (department: Department): void =>
      store.transaction(() => {
        if (staff.departments(department.id).length > 0) throw new ImpossibleAct('部门已经存在');
        staff.define({ departments: [department] });
        tell('create_party', {
          Id: department.id,
          Name: department.name,
          ParentId: department.parentid,
          Order: department.order,
        });
      }),
    changeDepartment: (id: number, to: Partial<Pick<Department, 'name' | 'parentid' | 'order'>>): void =>
      store.transaction(() => {
        const department = staff.departments(id).find((d) => d.id === id);
        if (!department) throw new ImpossibleAct('没有这个部门');
        staff.define({ departments: [{ ...department, ...to }] });
        tell('update_party', {
          Id: id,
          ...(to.name ? { Name: to.name } : {}),
          ...(to.parentid ? { ParentId: to.parentid } : {}),
        });
      }),
    /** Only an empty department goes. */
    removeDepartment: (id: number): void =>
      store.transaction(() => {
        if (staff.departments(id).length !== 1 || staff.ofDepartment(id).length > 0)
          throw new ImpossibleAct('部门不存在或不为空');
        store.run('delete from department where id = ?', id);
        tell('delete_party', { Id: id });
      }),
    /** Members of a contacts tag (not a customer tag); nothing here reads them, the event alone counts. */
    tagMembers(tagId: string, change: { added?: string[]; removed?: string[] }): void {
      const list = (userids: string[] | undefined) => (userids ?? []).map(sameCase).join(',');
      tell('update_tag', {
        TagId: tagId,
        ...(change.added ? { AddUserItems: list(change.added) } : {}),
        ...(change.removed ? { DelUserItems: list(change.removed) } : {}),
      });
    },
  };
}
