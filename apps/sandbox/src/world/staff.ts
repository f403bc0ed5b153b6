import { seconds, type WorldContext } from './context.ts';

export interface Department {
  id: number;
  name: string;
  parentid: number;
  order: number;
}

export interface Member {
  userid: string;
  name: string;
  departments: number[];
  position: string;
  mobile: string | null;
  avatar: string | null;
  /** 1 active, 2 disabled, 4 not activated, 5 left. */
  status: number;
  /** In the use range of 客户联系. */
  servesCustomers: boolean;
  /** Own cap of customers, or null for the corp's. */
  contactCap: number | null;
}

interface Row {
  userid: string;
  name: string;
  departments: string;
  position: string;
  mobile: string | null;
  avatar: string | null;
  status: number;
  serves_customers: number;
  contact_cap: number | null;
}
const read = (row: Row): Member => ({
  userid: row.userid,
  name: row.name,
  departments: JSON.parse(row.departments) as number[],
  position: row.position,
  mobile: row.mobile,
  avatar: row.avatar,
  status: row.status,
  servesCustomers: row.serves_customers === 1,
  contactCap: row.contact_cap,
});

export type NewMember = Pick<Member, 'userid' | 'name'> & Partial<Omit<Member, 'userid' | 'name'>>;

/** Userids are compared without case; the world keeps them in lower case, and their spelling in `staff_state`. */
export const sameCase = (userid: string) => userid.toLowerCase();

export function createStaff(ctx: WorldContext) {
  const { store } = ctx;
  const defineDepartments = (departments: readonly Department[]) => {
    for (const d of departments)
      store.run(
        `insert into department (id, name, parentid, ord) values (?, ?, ?, ?)
         on conflict (id) do update set name = excluded.name, parentid = excluded.parentid, ord = excluded.ord`,
        d.id,
        d.name,
        d.parentid,
        d.order,
      );
  };
  const defineMembers = (members: readonly NewMember[]) => {
    for (const m of members) {
      if (m.userid !== sameCase(m.userid))
        store.run(
          'insert into staff_state (userid, given) values (?, ?) on conflict (userid) do update set given = excluded.given',
          sameCase(m.userid),
          m.userid,
        );
      store.run(
        `insert into staff (userid, name, departments, position, mobile, avatar, status, serves_customers, contact_cap)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (userid) do update set name = excluded.name, departments = excluded.departments,
           position = excluded.position, mobile = excluded.mobile, avatar = excluded.avatar, status = excluded.status,
           serves_customers = excluded.serves_customers, contact_cap = excluded.contact_cap`,
        sameCase(m.userid),
        m.name,
        JSON.stringify(m.departments ?? [1]),
        m.position ?? '',
        m.mobile ?? null,
        m.avatar ?? null,
        m.status ?? 1,
        (m.servesCustomers ?? true) ? 1 : 0,
        m.contactCap ?? null,
      );
    }
  };
  return {
    /** Departments (root is 1) and members of the corp; a second call changes them. */
    define: (corp: { departments?: readonly Department[]; members?: readonly NewMember[] }): void =>
      store.transaction(() => {
        defineDepartments(corp.departments ?? []);
        defineMembers(corp.members ?? []);
      }),
    find(userid: string): Member | undefined {
      const row = store.get<Row>('select * from staff where userid = ?', sameCase(userid));
      return row && read(row);
    },
    /** The member leaves the corp; customers and groups wait to be passed on. */
    leave: (userid: string): void =>
      store.transaction(() => {
        store.run('update staff set status = 5 where userid = ?', sameCase(userid));
        store.run('insert or replace into staff_left (userid, left_at) values (?, ?)', sameCase(userid), seconds(ctx));
        ctx.tell('memberLeft', { userid: sameCase(userid) });
      }),
    all: (): Member[] => store.all<Row>('select * from staff order by userid').map(read),
    search: (text: string, limit = 50): Member[] =>
      store
        .all<Row>(
          `select * from staff where ? = '' or name like '%' || ? || '%' or userid like '%' || ? || '%' order by userid limit ?`,
          text,
          text,
          text,
          limit,
        )
        .map(read),
    ofDepartment: (id: number): Member[] =>
      store
        .all<Row>(
          'select * from staff where exists (select 1 from json_each(departments) where value = ?) order by userid',
          id,
        )
        .map(read),
    /** A department and all below it, the bigger `order` first; everything for `undefined`. */
    departments: (root?: number): Department[] =>
      store.all<Department>(
        `with recursive below (id) as (
           select id from department where id = coalesce(?, id) union select d.id from department d join below b on d.parentid = b.id)
         select id, name, parentid, ord as "order" from department where id in (select id from below) order by ord desc, id`,
        root ?? null,
      ),
    count: (): number => store.get<{ n: number }>('select count(*) as n from staff')?.n ?? 0,
  };
}
export type Staff = ReturnType<typeof createStaff>;
