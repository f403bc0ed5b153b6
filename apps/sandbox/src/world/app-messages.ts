import type { AppMessageRequest } from './app-message-request.ts';
import type { SelectedItem } from './callback-outbox.ts';
import type { WorldContext } from './context.ts';
import { ImpossibleAct, refuse } from './errors.ts';
import { secretId } from './ids.ts';
import { createReceiverLimits } from './receiver-limits.ts';
import { type Staff, sameCase } from './staff.ts';
import type { VisibleRange } from './visible-range.ts';

export interface AppMessage {
  msgid: string;
  userid: string;
  msgtype: string;
  body: Record<string, unknown>;
  at: Date;
  /** What the member pressed or the app wrote instead, e.g. `已处理`. */
  answered: string | null;
  recalled: boolean;
}

interface Row {
  msgid: string;
  userid: string;
  msgtype: string;
  body: string;
  at_ms: number;
  task_id: string | null;
  answered: string | null;
  recalled: number;
}
const read = (row: Row): AppMessage => ({
  msgid: row.msgid,
  userid: row.userid,
  msgtype: row.msgtype,
  body: JSON.parse(row.body) as Record<string, unknown>,
  at: new Date(row.at_ms),
  answered: row.answered,
  recalled: row.recalled === 1,
});

/** How long a message can be taken back (API.md §21, doc 94867). */
const RECALL_MS = 86_400_000;

/** Messages of the app to members, with template cards that call back. */
export function createAppMessages(ctx: WorldContext, { staff, range }: { staff: Staff; range: VisibleRange }) {
  const { store, settings } = ctx;
  const limits = createReceiverLimits(ctx);
  const reachable = (userid: string): boolean => staff.find(userid)?.status === 1 && range.has(userid);

  /** A code that may change the card once: of everybody who got it, or of the member who pressed a button. */
  const newCode = (msgid: string, userid: string | null): string => {
    const code = secretId('rc');
    store.run(
      'insert into card_code (code, msgid, userid, wall_ms) values (?, ?, ?, ?)',
      code,
      msgid,
      userid,
      ctx.wall(),
    );
    return code;
  };
  /** Spends a code; 60140 when it is unknown, spent or old. */
  const spendCode = (code: string) => {
    const known = store.get<{ msgid: string; userid: string | null }>(
      'update card_code set used = 1 where code = ? and used = 0 and wall_ms > ? returning msgid, userid',
      code,
      ctx.wall() - settings.responseCodeHours * 3_600_000,
    );
    return known ?? refuse(60140, 'invalid response_code');
  };
  const receivers = (request: AppMessageRequest) => {
    const everybody = staff
      .all()
      .map((m) => m.userid)
      .filter(reachable);
    if (request.everybody) return { userids: everybody, invalidUsers: [], invalidParties: [] };
    const invalidUsers = request.users.filter((userid) => !reachable(userid));
    const invalidParties = request.parties.filter(
      (id) => staff.departments(id).length === 0 || !range.hasDepartment(id),
    );
    const ofParties = request.parties
      .flatMap((id) => staff.departments(id).flatMap((d) => staff.ofDepartment(d.id).map((m) => m.userid)))
      .filter(reachable);
    const named = request.users.filter((userid) => !invalidUsers.includes(userid)).map(sameCase);
    return { userids: [...new Set([...named, ...ofParties])], invalidUsers, invalidParties };
  };
  return {
    send(request: AppMessageRequest) {
      const { userids, invalidUsers, invalidParties } = receivers(request);
      if (userids.length === 0) refuse(81013, 'all receivers are invalid');
      const msgid = ctx.newId('appMessage');
      const taskId = request.body['task_id'];
      const responseCode = request.msgtype === 'template_card' ? newCode(msgid, null) : null;
      const arrived = limits.letThrough(userids, request);
      store.transaction(() => {
        for (const userid of arrived)
          store.run(
            'insert into app_message (msgid, userid, msgtype, body, at_ms, task_id) values (?, ?, ?, ?, ?, ?)',
            msgid,
            userid,
            request.msgtype,
            JSON.stringify(request.body),
            ctx.clock.now().getTime(),
            typeof taskId === 'string' ? taskId : null,
          );
      });
      if (arrived.length > 0) ctx.tell('appMessageArrived', { msgid, userids: arrived });
      return { msgid, responseCode, invalidUsers: invalidUsers.map(sameCase), invalidParties };
    },
    inboxOf: (userid: string, limit = 100): AppMessage[] =>
      store
        .all<Row>(
          'select * from app_message where userid = ? order by at_ms desc, rowid desc limit ?',
          sameCase(userid),
          limit,
        )
        .map(read)
        .reverse(),
    /** The member presses a button of a template card: `template_card_event` with a fresh response code. */
    press(user: string, msgid: string, key: string, selected: SelectedItem[] = []): void {
      const userid = sameCase(user);
      const row = store.get<Row>('select * from app_message where msgid = ? and userid = ?', msgid, userid);
      if (row?.msgtype !== 'template_card' || row.recalled) throw new ImpossibleAct('这张卡片不能操作');
      const card = JSON.parse(row.body) as { card_type?: string };
      store.transaction(() => {
        const code = newCode(msgid, userid);
        store.run('update app_message set answered = ? where msgid = ? and userid = ?', key, msgid, userid);
        ctx.callbacks.add({
          event: 'template_card_event',
          fromUser: userid,
          ofApp: true,
          fields: {
            EventKey: key,
            TaskId: row.task_id ?? '',
            CardType: card.card_type ?? '',
            ResponseCode: code,
            ...(selected.length > 0 ? { SelectedItems: selected } : {}),
          },
        });
      });
    },
    /** Changes the card of its receivers, or of those named; the response code is spent. */
    update(
      responseCode: string,
      change: { userids?: string[]; replaceName?: string; card?: Record<string, unknown> },
    ): void {
      store.transaction(() => {
        const { msgid, userid } = spendCode(responseCode);
        const named = userid ? [userid] : change.userids?.map(sameCase);
        store.run(
          `update app_message set answered = case when ? then ? else answered end, body = coalesce(?, body)
           where msgid = ? and (? is null or userid in (select value from json_each(?)))`,
          change.replaceName || change.card ? 1 : null, // a whole card can be pressed again
          change.replaceName ?? null,
          change.card ? JSON.stringify(change.card) : null,
          msgid,
          named ? 1 : null,
          JSON.stringify(named ?? []),
        );
      });
    },
    recall(msgid: string): void {
      const sent = store.get<{ at_ms: number }>('select at_ms from app_message where msgid = ? limit 1', msgid);
      const age = ctx.clock.now().getTime() - (sent?.at_ms ?? refuse(40058, 'invalid msgid'));
      if (age > RECALL_MS) refuse(42052, 'msgid expired');
      store.run('update app_message set recalled = 1 where msgid = ?', msgid);
    },
  };
}
