import type { WorldContext } from '../context.ts';
import { ImpossibleAct } from '../errors.ts';
import { type Staff, sameCase } from '../staff.ts';
import type { KfAccounts } from './accounts.ts';
import type { KfLog } from './log.ts';

export interface ServicerResult {
  userid?: string;
  department_id?: number;
  errcode: number;
  errmsg: string;
}
export interface Servicers {
  users: readonly string[];
  departments: readonly number[];
}

/** Who serves an account: members, and whole departments with everybody below (docs 94646, 94645). */
export function createKfServicers(
  ctx: WorldContext,
  { accounts, staff, log }: { accounts: KfAccounts; staff: Staff; log: KfLog },
) {
  const { store } = ctx;

  const addOne = (openKfId: string, column: 'userid' | 'department_id', value: string | number) =>
    store.run(`insert into kf_servicer (open_kfid, ${column}) values (?, ?) on conflict do nothing`, openKfId, value);
  const delOne = (openKfId: string, column: 'userid' | 'department_id', value: string | number): boolean =>
    store.run(`delete from kf_servicer where open_kfid = ? and ${column} = ?`, openKfId, value) === 1;
  const said = (errcode: number, errmsg: string) => ({ errcode, errmsg });
  const done = said(0, 'success');

  /** One result per user and department; some may fail although the call is accepted. */
  const each = (
    { users, departments }: Servicers,
    user: (userid: string) => { errcode: number; errmsg: string },
    department: (id: number) => { errcode: number; errmsg: string },
  ): ServicerResult[] =>
    store.transaction(() => [
      ...users.map((userid) => ({ userid, ...user(userid) })),
      ...departments.map((id) => ({ department_id: id, ...department(id) })),
    ]);

  const namedUsers = (openKfId: string): string[] =>
    store
      .all<{ userid: string }>(
        'select userid from kf_servicer where open_kfid = ? and userid is not null order by rowid',
        openKfId,
      )
      .map(({ userid }) => userid);
  const namedDepartments = (openKfId: string): number[] =>
    store
      .all<{ id: number }>(
        'select department_id as id from kf_servicer where open_kfid = ? and department_id is not null order by rowid',
        openKfId,
      )
      .map(({ id }) => id);

  const serves = (openKfId: string, userid: string): boolean => {
    const member = staff.find(userid);
    if (member?.status !== 1) return false;
    if (namedUsers(openKfId).includes(member.userid)) return true;
    const below = new Set(namedDepartments(openKfId).flatMap((root) => staff.departments(root).map((one) => one.id)));
    return member.departments.some((id) => below.has(id));
  };
  const pauseOf = (openKfId: string, userid: string): number | undefined =>
    store.get<{ stop_type: number }>(
      'select stop_type from kf_pause where open_kfid = ? and userid = ?',
      openKfId,
      sameCase(userid),
    )?.stop_type;

  return {
    serves,
    pauseOf,
    add(openKfId: string, servicers: Servicers): ServicerResult[] {
      accounts.usable(openKfId);
      return each(
        servicers,
        (userid) => {
          const member = staff.find(userid);
          if (!member || member.status === 5) return said(40003, 'invalid userid');
          if (member.status !== 1) return said(95014, 'the member has not activated the account');
          addOne(openKfId, 'userid', member.userid);
          return done;
        },
        (id) => {
          if (!staff.departments(id).some((one) => one.id === id)) return said(60003, 'department not found');
          addOne(openKfId, 'department_id', id);
          return done;
        },
      );
    },
    remove(openKfId: string, servicers: Servicers): ServicerResult[] {
      accounts.usable(openKfId);
      const gone = (was: boolean) => (was ? done : said(60253, 'not in the list of servicers'));
      return each(
        servicers,
        (userid) => gone(delOne(openKfId, 'userid', sameCase(userid))),
        (id) => gone(delOne(openKfId, 'department_id', id)),
      );
    },
    list(openKfId: string) {
      accounts.usable(openKfId);
      return [
        ...namedUsers(openKfId).map((userid) => {
          const stopType = pauseOf(openKfId, userid);
          return stopType === undefined ? { userid, status: 0 } : { userid, status: 1, stop_type: stopType };
        }),
        ...namedDepartments(openKfId).map((id) => ({ department_id: id })),
      ];
    },
    /** The member stops receiving in the client (0 for the day, 1 for a while), or goes on (null). */
    pause: (openKfId: string, userid: string, stopType: 0 | 1 | null): void =>
      store.transaction(() => {
        if (!serves(openKfId, userid)) throw new ImpossibleAct('不是这个客服账号的接待人员');
        if (stopType === null)
          store.run('delete from kf_pause where open_kfid = ? and userid = ?', openKfId, sameCase(userid));
        else
          store.run(
            'insert or replace into kf_pause (open_kfid, userid, stop_type) values (?, ?, ?)',
            openKfId,
            sameCase(userid),
            stopType,
          );
        log.addEvent(openKfId, null, {
          event_type: 'servicer_status_change',
          servicer_userid: sameCase(userid),
          status: stopType === null ? 1 : 2,
          ...(stopType === null ? {} : { stop_type: stopType }),
        });
      }),
  };
}
export type KfServicers = ReturnType<typeof createKfServicers>;
