import type { MessageContent } from './content.ts';
import { seconds, type WorldContext } from './context.ts';
import { refuse } from './errors.ts';
import type { Messages } from './messages.ts';
import { type Staff, sameCase } from './staff.ts';
import type { StaffState } from './staff-state.ts';
import type { VisibleRange } from './visible-range.ts';

export interface MassSendRequest {
  chatType: 'single' | 'group';
  /** Single: exactly these customers; wins over the tag filter. */
  externalUserids?: string[];
  /** Group: exactly these groups of the sender; empty = all that the sender owns. */
  chatIds?: string[];
  /** Lists of tags: any of one list, all lists. */
  tagLists?: string[][];
  sender?: string;
  /** The member may take customers out of the list before sending. */
  allowSelect?: boolean;
  content: MessageContent;
  /** 0 asked for by the corp, 1 by the member themselves. */
  createType?: 0 | 1;
}

export interface MassSend {
  msgid: string;
  chatType: 'single' | 'group';
  sender: string | null;
  createType: 0 | 1;
  createdAt: number;
  cancelledAt: number | null;
  content: MessageContent;
}

/** 0 not sent, 1 sent, 2 not a contact any more, 3 already at the cap of mass messages. */
export type TargetStatus = 0 | 1 | 2 | 3;

interface Row {
  msgid: string;
  chat_type: 'single' | 'group';
  sender: string | null;
  create_type: 0 | 1;
  created_at: number;
  wall_created_ms: number;
  cancelled_at: number | null;
  text: string | null;
  attachments: string;
}
const read = (row: Row): MassSend => ({
  msgid: row.msgid,
  chatType: row.chat_type,
  sender: row.sender,
  createType: row.create_type,
  createdAt: row.created_at,
  cancelledAt: row.cancelled_at,
  content: { text: row.text, attachments: JSON.parse(row.attachments) as MessageContent['attachments'] },
});
const SELECT = 'select m.*, c.text, c.attachments from mass_send m join content c on c.id = m.content_id';

/** Of each chosen customer the pair with the member who met them last; `null` leaves a condition out. */
const CUSTOMERS = `
  select userid, external_userid, person_id from (
    select c.*, row_number() over (partition by c.person_id order by c.touched_at desc, c.userid) as rank
    from contact c
    where c.status in ('active', 'blocked') and (:sender is null or c.userid = :sender)
      and (:ids is null or c.external_userid in (select value from json_each(:ids)))
      and (:tags is null or not exists (
        select 1 from json_each(:tags) l where not exists (
          select 1 from contact_tag t
          where t.person_id = c.person_id and t.userid = c.userid and t.tag_id in (select value from json_each(l.value)))))
  ) where rank = 1`;

interface Parts {
  staff: Staff;
  staffState: StaffState;
  range: VisibleRange;
  messages: Messages;
}

/** Mass messages (企业群发): a request to members. Nothing is delivered before the member presses send. */
export function createMassSends(ctx: WorldContext, { staff, staffState, range, messages }: Parts) {
  const { store } = ctx;

  const chooseCustomers = (msgid: string, request: MassSendRequest) => {
    const ids = request.externalUserids?.length ? JSON.stringify(request.externalUserids) : null;
    const tags = !ids && request.tagLists?.length ? JSON.stringify(request.tagLists) : null;
    const sender = request.sender ? sameCase(request.sender) : null;
    store.run(
      `insert into mass_target (msgid, userid, subject, person_id)
       select :msgid, userid, external_userid, person_id from (${CUSTOMERS})`,
      { msgid, sender, ids, tags },
    );
  };
  const chooseGroups = (msgid: string, request: MassSendRequest) =>
    store.run(
      `insert into mass_target (msgid, userid, subject)
       select ?, owner, chat_id from chat where owner = ? and dismissed_at is null
         and (? is null or chat_id in (select value from json_each(?)))`,
      msgid,
      sameCase(request.sender!),
      request.chatIds?.length ? 1 : null,
      JSON.stringify(request.chatIds ?? []),
    );

  const known = (msgid: string): MassSend & { wallCreatedMs: number } => {
    const row = store.get<Row>(`${SELECT} where m.msgid = ?`, msgid);
    return row ? { ...read(row), wallCreatedMs: row.wall_created_ms } : refuse(41047, 'invalid msgid');
  };

  return {
    known,
    /** Whether the member may take customers out before sending. */
    mayChoose: (msgid: string): boolean =>
      store.get('select 1 from mass_option where msgid = ? and allow_select = 1', msgid) !== undefined,
    /** Creates the request; answers its id and whom it can't reach. Thrown refusals leave nothing behind. */
    add(request: MassSendRequest): { msgid: string; failList: string[] } {
      if (request.sender) {
        const member = staff.find(request.sender);
        if (member?.status !== 1) refuse(40003, 'invalid sender');
        if (!range.has(request.sender)) refuse(60111, 'sender is outside the visible range');
        if (staffState.isBanned(request.sender)) refuse(40143, 'sender is banned');
        if (!member?.servesCustomers) refuse(84074, 'sender has no external contact right');
      } else if (request.chatType === 'group') refuse(40003, 'sender is required for group');

      const made = store.transaction(() => {
        const msgid = ctx.newId('message');
        const { contentId } = messages.keepContent(request.content);
        store.run(
          'insert into mass_send (msgid, chat_type, sender, content_id, create_type, created_at, wall_created_ms) values (?, ?, ?, ?, ?, ?, ?)',
          msgid,
          request.chatType,
          request.sender ? sameCase(request.sender) : null,
          contentId,
          request.createType ?? 0,
          seconds(ctx),
          ctx.wall(),
        );
        if (request.allowSelect) store.run('insert into mass_option (msgid, allow_select) values (?, 1)', msgid);
        if (request.chatType === 'single') chooseCustomers(msgid, request);
        else chooseGroups(msgid, request);
        const failList = store
          .all<{ id: string }>(
            'select value as id from json_each(?) where value not in (select subject from mass_target where msgid = ?)',
            JSON.stringify((request.chatType === 'single' ? request.externalUserids : request.chatIds) ?? []),
            msgid,
          )
          .map((row) => row.id);
        const tasks = store.run(
          'insert into mass_task (msgid, userid, status) select distinct msgid, userid, 0 from mass_target where msgid = ?',
          msgid,
        );
        if (tasks === 0) refuse(41048, 'no customer to send');
        return { msgid, failList };
      });
      const userids = store
        .all<{ userid: string }>('select userid from mass_task where msgid = ? order by userid', made.msgid)
        .map((row) => row.userid);
      ctx.tell('massSendAsked', { msgid: made.msgid, userids });
      return made;
    },
    /** Three reminders in 24 hours of the wall. */
    remind(msgid: string): void {
      const send = known(msgid);
      if (send.cancelledAt !== null) refuse(41093, 'task cancelled');
      const recent = store.get<{ n: number }>(
        'select count(*) as n from reminder where msgid = ? and wall_ms > ?',
        msgid,
        ctx.wall() - 86_400_000,
      );
      if ((recent?.n ?? 0) >= ctx.settings.reminders) refuse(41094, 'reminders over limit');
      store.run('insert into reminder (msgid, wall_ms) values (?, ?)', msgid, ctx.wall());
    },
    /** Stops what nobody has confirmed yet; nothing is called back. */
    cancel(msgid: string): void {
      if (known(msgid).cancelledAt !== null) refuse(41093, 'already cancelled');
      store.run('update mass_send set cancelled_at = ? where msgid = ?', seconds(ctx), msgid);
      ctx.tell('massSendCancelled', { msgid });
    },
    list: (query: {
      chatType: string;
      from: number;
      until: number;
      creator?: string;
      createType?: 0 | 1;
      after: number;
      limit: number;
    }) =>
      store
        .all<Row & { position: number }>(
          `select m.rowid as position, m.*, c.text, c.attachments from mass_send m join content c on c.id = m.content_id
           where m.chat_type = ? and m.created_at between ? and ? and (? is null or m.create_type = ?)
             and (? is null or m.sender = ?) and m.rowid > ? order by m.rowid limit ?`,
          query.chatType,
          query.from,
          query.until,
          query.createType ?? null,
          query.createType ?? null,
          query.creator ?? null,
          query.creator ?? null,
          query.after,
          query.limit,
        )
        .map((row) => ({ ...read(row), position: row.position })),
    tasks: (msgid: string, offset: number, limit: number) =>
      store.all<{ userid: string; status: 0 | 2; send_time: number | null }>(
        'select userid, status, send_time from mass_task where msgid = ? order by userid limit ? offset ?',
        msgid,
        limit,
        offset,
      ),
    /** Results of one member. Of a group mass send only the groups that got it are listed. */
    results: (msgid: string, userid: string, offset: number, limit: number) =>
      store.all<{
        subject: string;
        userid: string;
        status: TargetStatus;
        send_time: number | null;
        person_id: number | null;
      }>(
        `select subject, userid, status, send_time, person_id from mass_target
         where msgid = ? and userid = ? and (person_id is not null or status = 1) order by subject limit ? offset ?`,
        msgid,
        sameCase(userid),
        limit,
        offset,
      ),
  };
}
export type MassSends = ReturnType<typeof createMassSends>;
