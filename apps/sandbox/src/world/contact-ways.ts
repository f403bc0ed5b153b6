import { seconds, type WorldContext } from './context.ts';
import { refuse } from './errors.ts';
import { type Staff, sameCase } from './staff.ts';
import type { StaffState } from './staff-state.ts';
import type { VisibleRange } from './visible-range.ts';

export interface ContactWay {
  configId: string;
  type: 1 | 2;
  scene: 1 | 2;
  style: number | null;
  remark: string;
  skipVerify: boolean;
  state: string;
  users: string[];
  parties: number[];
  isExclusive: boolean;
  createdAt: number;
}
export type ContactWayMembers = Partial<Omit<ContactWay, 'configId' | 'createdAt'>>;

interface Row {
  config_id: string;
  type: 1 | 2;
  scene: 1 | 2;
  style: number | null;
  remark: string;
  skip_verify: number;
  state: string;
  users: string;
  parties: string;
  is_exclusive: number;
  created_at: number;
}
const read = (row: Row): ContactWay => ({
  configId: row.config_id,
  type: row.type,
  scene: row.scene,
  style: row.style,
  remark: row.remark,
  skipVerify: row.skip_verify === 1,
  state: row.state,
  users: JSON.parse(row.users) as string[],
  parties: JSON.parse(row.parties) as number[],
  isExclusive: row.is_exclusive === 1,
  createdAt: row.created_at,
});

/** People behind one way, departments expanded (LIMITS §2, 41041). */
const USERS_PER_WAY = 100;

export function createContactWays(
  ctx: WorldContext,
  { staff, staffState, range }: { staff: Staff; staffState: StaffState; range: VisibleRange },
) {
  const { store } = ctx;

  /** Everybody that a way leads to, departments expanded, without those who left. */
  const membersOf = (way: Pick<ContactWay, 'users' | 'parties'>): string[] => [
    ...new Set([
      ...way.users,
      ...way.parties
        .flatMap((id) => staff.departments(id))
        .flatMap((d) => staff.ofDepartment(d.id).map((m) => m.userid)),
    ]),
  ];

  /** The rules of the page for users and parties, as error codes. */
  const checkPool = (way: Pick<ContactWay, 'type' | 'users' | 'parties'>) => {
    if (way.type === 1 && (way.users.length !== 1 || way.parties.length > 0))
      refuse(41041, 'type 1 needs exactly one user');
    const members = membersOf(way);
    if (members.length === 0) refuse(41041, 'no user');
    if (members.length > USERS_PER_WAY) refuse(41041, `too many users: ${members.length}`);
    for (const userid of members) {
      const member = staff.find(userid);
      if (!member) return refuse(40003, `invalid userid ${userid}`);
      if (!range.has(userid)) refuse(60011, `no privilege for user ${userid}`);
      if (!staffState.isRealNamed(userid)) refuse(40098, `user ${userid} is not real-name verified`);
      if (member.status !== 1) refuse(41054, `user ${userid} is not activated`);
      if (!member.servesCustomers) refuse(84074, `user ${userid} has no external contact right`);
    }
  };

  const find = (configId: string): ContactWay | undefined => {
    const row = store.get<Row>('select * from contact_way where config_id = ?', configId);
    return row && read(row);
  };
  const known = (configId: string): ContactWay => find(configId) ?? refuse(41044, 'invalid config_id');

  return {
    find,
    known,
    membersOf,
    add(given: ContactWayMembers & Pick<ContactWay, 'type' | 'scene'>): ContactWay {
      const users = (given.users ?? []).map(sameCase);
      checkPool({ type: given.type, users, parties: given.parties ?? [] });
      const ways = store.get<{ n: number }>(
        'select (select count(*) from contact_way) + (select count(*) from join_way) as n',
      );
      if ((ways?.n ?? 0) >= ctx.settings.waysPerCorp) refuse(41045, 'contact way cap reached');
      const configId = ctx.newId('contactWay');
      store.run(
        `insert into contact_way (config_id, type, scene, style, remark, skip_verify, state, users, parties, is_exclusive, created_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        configId,
        given.type,
        given.scene,
        given.style ?? null,
        given.remark ?? '',
        (given.skipVerify ?? true) ? 1 : 0,
        given.state ?? '',
        JSON.stringify(users),
        JSON.stringify(given.parties ?? []),
        given.isExclusive ? 1 : 0,
        seconds(ctx),
      );
      return known(configId);
    },
    /** Given members replace the old ones; type and scene can't change. */
    update(configId: string, given: ContactWayMembers): void {
      const way = {
        ...known(configId),
        ...Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined)),
      };
      const users = way.users.map(sameCase);
      checkPool({ ...way, users });
      store.run(
        `update contact_way set style = ?, remark = ?, skip_verify = ?, state = ?, users = ?, parties = ?, is_exclusive = ? where config_id = ?`,
        way.style,
        way.remark,
        way.skipVerify ? 1 : 0,
        way.state,
        JSON.stringify(users),
        JSON.stringify(way.parties),
        way.isExclusive ? 1 : 0,
        configId,
      );
    },
    remove(configId: string): void {
      known(configId);
      store.run('delete from contact_way where config_id = ?', configId);
    },
    list: (range: { from: number; until: number }): ContactWay[] =>
      store
        .all<Row>(
          'select * from contact_way where created_at >= ? and created_at <= ? order by created_at, rowid',
          range.from,
          range.until,
        )
        .map(read),
    /** Takes turns within the pool: the number of the next turn. */
    nextTurn: (configId: string): number =>
      (store.get<{ turn: number }>(
        'update contact_way set turn = turn + 1 where config_id = ? returning turn',
        configId,
      )?.turn ?? 1) - 1,
  };
}
export type ContactWays = ReturnType<typeof createContactWays>;
