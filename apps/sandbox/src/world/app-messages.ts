import type { SelectedItem } from './callback-outbox.ts';
import type { WorldContext } from './context.ts';
import { ImpossibleAct, refuse } from './errors.ts';
import { secretId } from './ids.ts';
import { type Staff, sameCase } from './staff.ts';

export interface AppMessageRequest {
  users: string[];
  parties: number[];
  everybody: boolean;
  msgtype: string;
  /** The object named like the type, e.g. `textcard`. */
  body: Record<string, unknown>;
}

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
  response_code: string | null;
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

/** Messages of the app to members, with template cards that call back. */
export function createAppMessages(ctx: WorldContext, { staff }: { staff: Staff }) {
  const { store } = ctx;
  const receivers = (request: AppMessageRequest) => {
    if (request.everybody) return { userids: staff.all().map((m) => m.userid), invalidUsers: [], invalidParties: [] };
    const invalidUsers = request.users.filter((userid) => !staff.find(userid));
    const invalidParties = request.parties.filter((id) => staff.departments(id).length === 0);
    const ofParties = request.parties.flatMap((id) =>
      staff.departments(id).flatMap((d) => staff.ofDepartment(d.id).map((m) => m.userid)),
    );
    const named = request.users.filter((userid) => !invalidUsers.includes(userid)).map(sameCase);
    return { userids: [...new Set([...named, ...ofParties])], invalidUsers, invalidParties };
  };
  return {
    send(request: AppMessageRequest) {
      const { userids, invalidUsers, invalidParties } = receivers(request);
      if (userids.length === 0) refuse(81013, 'all receivers are invalid');
      const msgid = ctx.newId('appMessage');
      const taskId = request.body['task_id'];
      const responseCode = request.msgtype === 'template_card' ? secretId('rc') : null;
      store.transaction(() => {
        for (const userid of userids)
          store.run(
            'insert into app_message (msgid, userid, msgtype, body, at_ms, response_code, task_id) values (?, ?, ?, ?, ?, ?, ?)',
            msgid,
            userid,
            request.msgtype,
            JSON.stringify(request.body),
            ctx.clock.now().getTime(),
            responseCode,
            typeof taskId === 'string' ? taskId : null,
          );
      });
      ctx.tell('appMessageArrived', { msgid, userids });
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
      const code = secretId('rc');
      const card = JSON.parse(row.body) as { card_type?: string };
      store.transaction(() => {
        store.run(
          'update app_message set response_code = ?, answered = ? where msgid = ? and userid = ?',
          code,
          key,
          msgid,
          userid,
        );
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
    /** Changes the card of these receivers; the response code is spent. */
    update(responseCode: string, change: { replaceName?: string; card?: Record<string, unknown> }): void {
      const changed = store.run(
        `update app_message set response_code = null, answered = coalesce(?, answered), body = coalesce(?, body) where response_code = ?`,
        change.replaceName ?? null,
        change.card ? JSON.stringify(change.card) : null,
        responseCode,
      );
      if (changed === 0) refuse(60140, 'invalid response_code');
    },
    recall(msgid: string): void {
      const recalled = store.run(
        'update app_message set recalled = 1 where msgid = ? and at_ms > ?',
        msgid,
        ctx.clock.now().getTime() - 86_400_000,
      );
      if (recalled === 0) refuse(40058, 'invalid msgid');
    },
  };
}
