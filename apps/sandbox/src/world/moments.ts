import { seconds, type WorldContext } from './context.ts';
import { beijingPeriod } from './days.ts';
import { ImpossibleAct, refuse } from './errors.ts';
import { type Staff, sameCase } from './staff.ts';
import type { VisibleRange } from './visible-range.ts';

export interface MomentContent {
  text: string | null;
  attachments: Record<string, unknown>[];
}

export interface MomentRange {
  users: string[];
  departments: number[];
  tags: string[];
}

export interface Moment extends MomentContent {
  momentId: string;
  jobid: string;
  createdAt: number;
  /** 0 part of the customers, 1 public. */
  visibleType: 0 | 1;
  cancelledAt: number | null;
  invalid: { users: string[]; departments: number[]; tags: string[] };
}

interface Row {
  moment_id: string;
  jobid: string;
  text: string | null;
  attachments: string;
  created_at: number;
  visible_type: 0 | 1;
  cancelled_at: number | null;
  invalid: string;
}
const read = (row: Row): Moment => ({
  momentId: row.moment_id,
  jobid: row.jobid,
  text: row.text,
  attachments: JSON.parse(row.attachments) as Record<string, unknown>[],
  createdAt: row.created_at,
  visibleType: row.visible_type,
  cancelledAt: row.cancelled_at,
  invalid: JSON.parse(row.invalid) as Moment['invalid'],
});

/** Moments of the corp (客户朋友圈): a request to members, who publish it; only their customers can see it. */
export function createMoments(ctx: WorldContext, { staff, range }: { staff: Staff; range: VisibleRange }) {
  const { store, settings } = ctx;
  const since = (column: 'wall_created_ms' | 'created_at', from: number): number =>
    store.get<{ n: number }>(`select count(*) as n from moment where ${column} > ?`, from)?.n ?? 0;

  /** Whether one more may be made now (LIMITS §5). */
  const checkRoom = (): void => {
    if (settings.momentsOff) refuse(41211, 'moments are switched off');
    if (since('wall_created_ms', ctx.wall() - 60_000) >= settings.momentsPerMinute)
      refuse(45009, 'api freq out of limit');
    if (
      settings.momentJobMs > 0 &&
      since('wall_created_ms', ctx.wall() - settings.momentJobMs) >= settings.momentJobsRunning
    )
      refuse(41078, 'too many running moment jobs');
    const month = beijingPeriod(ctx.clock.now(), 'month');
    const recent = store.all<{ created_at: number }>(
      'select created_at from moment where created_at > ?',
      seconds(ctx) - 31 * 86_400,
    );
    const thisMonth = recent.filter((row) => beijingPeriod(new Date(row.created_at * 1000), 'month') === month);
    if (thisMonth.length >= settings.momentsPerMonth) refuse(41210, 'moments of this month are used up');
  };

  const sendersOf = (wanted: MomentRange): string[] => {
    const named = [
      ...wanted.users.map(sameCase),
      ...wanted.departments
        .flatMap((id) => staff.departments(id))
        .flatMap((d) => staff.ofDepartment(d.id).map((m) => m.userid)),
    ];
    const all = staff
      .all()
      .filter((m) => m.status === 1 && m.servesCustomers && range.has(m.userid))
      .map((m) => m.userid);
    return named.length > 0 ? all.filter((userid) => named.includes(userid)) : all;
  };
  /** The member's customers who may see it; with tags only those who carry one of them. */
  const audienceOf = (userid: string, tags: string[]): string[] =>
    store
      .all<{ id: string }>(
        `select c.external_userid as id from contact c where c.userid = ? and c.status = 'active'
           and (? = '[]' or exists (select 1 from contact_tag t where t.person_id = c.person_id and t.userid = c.userid
             and t.tag_id in (select value from json_each(?)))) order by c.external_userid`,
        userid,
        JSON.stringify(tags),
        JSON.stringify(tags),
      )
      .map(({ id }) => id);

  const byKey = (column: 'moment_id' | 'jobid', value: string): Moment => {
    const row = store.get<Row>(`select * from moment where ${column} = ?`, value);
    return row ? read(row) : refuse(column === 'jobid' ? 40058 : 41060, `invalid ${column}`);
  };

  return {
    known: (momentId: string) => byKey('moment_id', momentId),
    /** The job that makes a moment: running for a while, and forgotten after a day (wall). */
    ofJob: (jobid: string): Moment & { running: boolean } => {
      const made =
        store.get<{ ms: number }>('select wall_created_ms as ms from moment where jobid = ?', jobid)?.ms ?? 0;
      const age = ctx.wall() - made;
      if (age > settings.momentJobHours * 3_600_000) refuse(40058, 'invalid jobid');
      return { ...byKey('jobid', jobid), running: age < settings.momentJobMs };
    },
    /** A task of this member, or the code that says why there is none. */
    taskOf(momentId: string, userid: string): { published: boolean } {
      byKey('moment_id', momentId);
      const task = store.get<{ published_at: number | null }>(
        'select published_at from moment_task where moment_id = ? and userid = ?',
        momentId,
        sameCase(userid),
      );
      return { published: (task ?? refuse(41061, 'the moment is not of this member')).published_at !== null };
    },
    add: (content: MomentContent, wanted: MomentRange): string =>
      store.transaction(() => {
        checkRoom();
        const invalid = {
          users: wanted.users.filter((userid) => !staff.find(userid) || !range.has(userid)),
          departments: wanted.departments.filter((id) => staff.departments(id).length === 0),
          tags: wanted.tags.filter((id) => !store.get('select 1 from tag where id = ?', id)),
        };
        const [momentId, jobid] = [ctx.newId('moment'), ctx.newId('job')];
        store.run(
          `insert into moment (moment_id, jobid, text, attachments, created_at, wall_created_ms, visible_type, invalid)
           values (?, ?, ?, ?, ?, ?, ?, ?)`,
          momentId,
          jobid,
          content.text,
          JSON.stringify(content.attachments),
          seconds(ctx),
          ctx.wall(),
          wanted.tags.length > 0 ? 0 : 1,
          JSON.stringify(invalid),
        );
        for (const userid of sendersOf(wanted)) {
          const audience = audienceOf(userid, wanted.tags);
          // with tags only members who serve such customers are asked
          if (wanted.tags.length > 0 && audience.length === 0) continue;
          store.run(
            'insert into moment_task (moment_id, userid, customers) values (?, ?, ?)',
            momentId,
            userid,
            JSON.stringify(audience),
          );
        }
        return jobid;
      }),
    cancel(momentId: string): void {
      byKey('moment_id', momentId);
      store.run(
        'update moment set cancelled_at = coalesce(cancelled_at, ?) where moment_id = ?',
        seconds(ctx),
        momentId,
      );
    },
    list: (from: number, until: number, offset: number, limit: number): Moment[] =>
      store
        .all<Row>(
          'select * from moment where created_at between ? and ? order by created_at, rowid limit ? offset ?',
          from,
          until,
          limit,
          offset,
        )
        .map(read),
    tasks: (momentId: string, offset: number, limit: number) =>
      store.all<{ userid: string; publish_status: 0 | 1 }>(
        `select userid, iif(published_at is null, 0, 1) as publish_status from moment_task where moment_id = ? order by userid limit ? offset ?`,
        momentId,
        limit,
        offset,
      ),
    /** Whom it is meant for, and (once published) who can see it. */
    audience: (momentId: string, userid: string, onlyPublished: boolean): string[] =>
      JSON.parse(
        store.get<{ customers: string }>(
          'select customers from moment_task where moment_id = ? and userid = ? and (? = 0 or published_at is not null)',
          momentId,
          sameCase(userid),
          onlyPublished ? 1 : 0,
        )?.customers ?? '[]',
      ) as string[],
    reactions: (momentId: string, userid: string) =>
      store.all<{ external_userid: string; kind: 'like' | 'comment'; create_time: number }>(
        `select external_userid, kind, created_at as create_time from moment_reaction where moment_id = ? and userid = ? order by created_at`,
        momentId,
        sameCase(userid),
      ),

    /** On a member's phone: what waits to be published. */
    pending: (userid: string): Moment[] =>
      store
        .all<Row>(
          `select m.* from moment m join moment_task t on t.moment_id = m.moment_id
           where t.userid = ? and t.published_at is null and m.cancelled_at is null order by m.created_at, m.rowid`,
          sameCase(userid),
        )
        .map(read),
    publish(userid: string, momentId: string): void {
      if (byKey('moment_id', momentId).cancelledAt !== null) throw new ImpossibleAct('这条朋友圈已被管理员停止');
      const published = store.run(
        'update moment_task set published_at = ? where moment_id = ? and userid = ? and published_at is null',
        seconds(ctx),
        momentId,
        sameCase(userid),
      );
      if (published === 0) throw new ImpossibleAct('没有待发表的朋友圈');
    },
    /** On a customer's phone: what their members have published for them, the latest first. */
    feedOf: (personId: number) =>
      store
        .all<Row & { userid: string; published_at: number; liked: number }>(
          `select m.*, t.userid, t.published_at,
             exists (select 1 from moment_reaction r where r.moment_id = m.moment_id and r.userid = t.userid and r.kind = 'like'
               and r.external_userid = c.external_userid) as liked
           from contact c join moment_task t on t.userid = c.userid join moment m on m.moment_id = t.moment_id
           where c.person_id = ? and c.status = 'active' and t.published_at is not null
             and exists (select 1 from json_each(t.customers) where value = c.external_userid)
           order by t.published_at desc, m.rowid desc limit 50`,
          personId,
        )
        .map((row) => ({ ...read(row), userid: row.userid, publishedAt: row.published_at, liked: row.liked === 1 })),
    react(personId: number, momentId: string, userid: string, kind: 'like' | 'comment'): void {
      const seen = this.feedOf(personId).find((one) => one.momentId === momentId && one.userid === sameCase(userid));
      if (!seen) throw new ImpossibleAct('看不到这条朋友圈');
      if (kind === 'like' && seen.liked) return;
      store.run(
        `insert into moment_reaction (moment_id, userid, external_userid, kind, created_at)
         select ?, ?, external_userid, ?, ? from person where id = ?`,
        momentId,
        sameCase(userid),
        kind,
        seconds(ctx),
        personId,
      );
    },
  };
}
