import { seconds, type WorldContext } from '../context.ts';
import { refuse } from '../errors.ts';
import { type Staff, sameCase } from '../staff.ts';
import type { StaffState } from '../staff-state.ts';
import type { VisibleRange } from '../visible-range.ts';

export interface AcquisitionLink {
  linkId: string;
  name: string;
  users: string[];
  departments: number[];
  skipVerify: boolean;
  /** 1: whoever knows anybody of the corp goes there. 2: only somebody of those named. */
  priority: { type: 1 | 2; users: string[] } | null;
  markSource: boolean;
  own: boolean;
  createdAt: number;
  unavailable: boolean;
}
export type LinkSettings = Pick<AcquisitionLink, 'name' | 'users' | 'departments'> &
  Partial<Pick<AcquisitionLink, 'skipVerify' | 'priority' | 'markSource'>>;

interface Row {
  link_id: string;
  name: string;
  users: string;
  departments: string;
  skip_verify: number;
  priority_type: 1 | 2 | null;
  priority_users: string;
  mark_source: number;
  own: number;
  created_at: number;
  unavailable: number;
}
const read = (row: Row): AcquisitionLink => ({
  linkId: row.link_id,
  name: row.name,
  users: JSON.parse(row.users) as string[],
  departments: JSON.parse(row.departments) as number[],
  skipVerify: row.skip_verify === 1,
  priority:
    row.priority_type === null ? null : { type: row.priority_type, users: JSON.parse(row.priority_users) as string[] },
  markSource: row.mark_source === 1,
  own: row.own === 1,
  createdAt: row.created_at,
  unavailable: row.unavailable === 1,
});

interface Parts {
  staff: Staff;
  staffState: StaffState;
  range: VisibleRange;
  /** Departments expanded, as for contact ways. */
  expand: (range: { users: string[]; parties: number[] }) => string[];
}

/** The links themselves: who makes, changes and deletes them. An app sees only those that it made (doc 97297). */
export function createAcquisitionLinks(ctx: WorldContext, { staff, staffState, range, expand }: Parts) {
  const { store, settings } = ctx;
  /** Everybody in the range who serves customers. */
  const membersOf = (link: Pick<AcquisitionLink, 'users' | 'departments'>): string[] =>
    expand({ users: link.users, parties: link.departments }).filter((userid) => staff.find(userid)?.servesCustomers);

  const find = (linkId: string): AcquisitionLink | undefined => {
    const row = store.get<Row>('select * from acquisition_link where link_id = ? and deleted_at is null', linkId);
    return row && read(row);
  };
  const own = (linkId: string): AcquisitionLink => {
    const link = find(linkId);
    return link?.own ? link : refuse(40058, 'invalid link_id');
  };

  const checkMember = (userid: string) => {
    const member = staff.find(userid);
    if (!member) return refuse(40003, `invalid userid ${userid}`);
    if (!range.has(userid)) return refuse(60011, `no privilege for user ${userid}`);
    if (!staffState.isRealNamed(userid)) return refuse(40098, `user ${userid} is not real-name verified`);
    if (member.status !== 1) return refuse(41054, `user ${userid} is not activated`);
    if (!member.servesCustomers) return refuse(84074, `user ${userid} has no external contact right`);
  };
  const checkRange = (link: LinkSettings) => {
    const unknown = link.departments.find((id) => staff.departments(id).length === 0);
    if (unknown !== undefined) refuse(60003, `department ${unknown} not found`);
    for (const userid of link.users) checkMember(userid);
    const members = membersOf(link);
    if (members.length === 0) refuse(40058, 'range is empty');
    if (members.length > settings.acquisitionUsers)
      refuse(40058, `range of ${members.length} people, at most ${settings.acquisitionUsers}`);
    const preferred = link.priority?.users ?? [];
    if (preferred.length > settings.acquisitionPriorityUsers)
      refuse(40058, `priority_userid_list: more than ${settings.acquisitionPriorityUsers}`);
    if (link.priority?.type === 2 && preferred.length === 0) refuse(40058, 'priority_userid_list missing');
    for (const userid of preferred) checkMember(userid);
  };

  const values = (link: LinkSettings) =>
    [
      link.name,
      JSON.stringify(link.users.map(sameCase)),
      JSON.stringify(link.departments),
      (link.skipVerify ?? true) ? 1 : 0,
      link.priority?.type ?? null,
      JSON.stringify((link.priority?.users ?? []).map(sameCase)),
      link.markSource ? 1 : 0,
    ] as const;

  const create = (link: LinkSettings, by: { own: boolean }): AcquisitionLink => {
    checkRange(link);
    const links = store.get<{ n: number }>('select count(*) as n from acquisition_link where deleted_at is null');
    if ((links?.n ?? 0) >= settings.acquisitionLinks) refuse(41095, 'acquisition link cap reached');
    const linkId = ctx.newId('acquisitionLink');
    store.run(
      `insert into acquisition_link (name, users, departments, skip_verify, priority_type, priority_users, mark_source, link_id, own, created_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...values(link),
      linkId,
      by.own ? 1 : 0,
      seconds(ctx),
    );
    return find(linkId)!;
  };
  const remove = (linkId: string) =>
    store.run(
      'update acquisition_link set deleted_at = ? where link_id = ? and deleted_at is null',
      seconds(ctx),
      linkId,
    );

  return {
    find,
    own,
    membersOf,
    /** Through the API; nothing is called back. */
    create: (link: LinkSettings) => create(link, { own: true }),
    /** Given members replace the old ones, the range as a whole. */
    update(linkId: string, change: Partial<LinkSettings>): void {
      const known = own(linkId);
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const link: LinkSettings = { ...known, ...given };
      checkRange(link);
      store.run(
        `update acquisition_link set name = ?, users = ?, departments = ?, skip_verify = ?, priority_type = ?, priority_users = ?,
           mark_source = ?, unavailable = 0 where link_id = ?`,
        ...values(link),
        linkId,
      );
    },
    /** Through the API: no `delete_link` is told. */
    remove(linkId: string): void {
      own(linkId);
      remove(linkId);
    },
    listOwn: (offset: number, limit: number): string[] =>
      store
        .all<{ link_id: string }>(
          'select link_id from acquisition_link where own = 1 and deleted_at is null order by created_at, rowid limit ? offset ?',
          limit,
          offset,
        )
        .map((row) => row.link_id),
    all: (): AcquisitionLink[] =>
      store.all<Row>('select * from acquisition_link where deleted_at is null order by created_at, rowid').map(read),
    /** An administrator makes one in the console. */
    createByAdmin: (link: LinkSettings) => create(link, { own: false }),
    /** An administrator deletes one in the console, whoever made it: `delete_link`. */
    removeByAdmin: (linkId: string): void =>
      store.transaction(() => {
        if (remove(linkId) === 0) refuse(40058, 'invalid link_id');
        ctx.callbacks.add({ event: 'customer_acquisition', changeType: 'delete_link', fields: { LinkId: linkId } });
      }),
    /** Those that somebody can be led to by. */
    open: (): AcquisitionLink[] =>
      store.all<Row>('select * from acquisition_link where deleted_at is null and unavailable = 0').map(read),
    /** Takes turns within the range: the number of the next turn. */
    nextTurn: (linkId: string): number =>
      (store.get<{ turn: number }>(
        'update acquisition_link set turn = turn + 1 where link_id = ? returning turn',
        linkId,
      )?.turn ?? 1) - 1,
    /** Told once: nobody behind the link can take another customer. It may happen again after a change of its range. */
    setUnavailable(linkId: string): void {
      const changed = store.run(
        'update acquisition_link set unavailable = 1 where link_id = ? and unavailable = 0',
        linkId,
      );
      if (changed === 1)
        ctx.callbacks.add({
          event: 'customer_acquisition',
          changeType: 'link_unavailable',
          fields: { LinkId: linkId },
        });
    },
  };
}
export type AcquisitionLinks = ReturnType<typeof createAcquisitionLinks>;
