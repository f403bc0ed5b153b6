import type { MessageContent } from './content.ts';
import { seconds, type WorldContext } from './context.ts';
import { beijingPeriod, daysOfMonth } from './days.ts';
import { ImpossibleAct } from './errors.ts';
import type { MassSend, MassSends, TargetStatus } from './mass-sends.ts';
import type { Messages } from './messages.ts';
import { sameCase } from './staff.ts';

export interface PendingSend extends MassSend {
  /** How many customers or groups it would go to. */
  targets: number;
  reminders: number;
}

export interface Confirmation {
  sent: number;
  notContact: number;
  atCap: number;
}

/** 群发助手 on a member's phone: what waits, and the send button. The caps are spent here and nowhere else. */
export function createMassAssistant(
  ctx: WorldContext,
  { massSends, messages }: { massSends: MassSends; messages: Messages },
) {
  const { store } = ctx;

  const pending = (userid: string): PendingSend[] =>
    store
      .all<{ msgid: string; targets: number; reminders: number }>(
        `select t.msgid, (select count(*) from mass_target x where x.msgid = t.msgid and x.userid = t.userid) as targets,
           (select count(*) from reminder r where r.msgid = t.msgid) as reminders
         from mass_task t join mass_send m on m.msgid = t.msgid
         where t.userid = ? and t.status = 0 and m.cancelled_at is null order by m.created_at, m.rowid`,
        sameCase(userid),
      )
      .map(({ msgid, ...row }) => ({ ...massSends.known(msgid), ...row }));

  /** Who gets it: still a contact or an open group, and below the cap of the period. */
  const settle = (send: MassSend, userid: string, period: number, at: number) => {
    const { n } = ctx.settings.massCap;
    const cap = n === 'days-of-month' ? daysOfMonth(ctx.clock.now()) : n;
    const gone =
      send.chatType === 'single'
        ? `not exists (select 1 from contact c where c.person_id = mass_target.person_id and c.userid = mass_target.userid and c.status = 'active')`
        : `not exists (select 1 from chat g where g.chat_id = mass_target.subject and g.dismissed_at is null)`;
    store.run(
      `update mass_target set send_time = ?, status = case when ${gone} then 2
         when coalesce((select n from mass_use u where u.subject = mass_target.subject and u.period = ?), 0) >= ? then 3
         else 1 end
       where msgid = ? and userid = ? and status = 0`,
      at,
      period,
      cap,
      send.msgid,
      userid,
    );
    store.run(
      `insert into mass_use (subject, period, n) select subject, ?, 1 from mass_target where msgid = ? and userid = ? and status = 1
       on conflict (subject, period) do update set n = n + 1`,
      period,
      send.msgid,
      userid,
    );
  };

  /** Customers whom the member took out of the list stay unsent; `settle` must not see them meanwhile. */
  const setAside = (msgid: string, userid: string, only: readonly string[]) =>
    store.run(
      `update mass_target set status = -1 where msgid = ? and userid = ? and status = 0 and subject not in (select value from json_each(?))`,
      msgid,
      userid,
      JSON.stringify(only),
    );
  const bringBack = (msgid: string, userid: string) =>
    store.run('update mass_target set status = 0 where msgid = ? and userid = ? and status = -1', msgid, userid);

  const confirm = (user: string, msgid: string, only?: readonly string[]): Confirmation => {
    const userid = sameCase(user);
    const send = massSends.known(msgid);
    if (send.cancelledAt !== null) throw new ImpossibleAct('这条群发已被管理员停止');
    if (only && !massSends.mayChoose(msgid)) throw new ImpossibleAct('这条群发不能修改发送对象');
    const before = messages.lastId();
    const counts = store.transaction(() => {
      const at = seconds(ctx);
      const taken = store.run(
        'update mass_task set status = 2, send_time = ? where msgid = ? and userid = ? and status = 0',
        at,
        msgid,
        userid,
      );
      if (taken === 0) throw new ImpossibleAct('没有待发送的群发任务');
      if (only) setAside(msgid, userid, only);
      settle(send, userid, beijingPeriod(ctx.clock.now(), ctx.settings.massCap.per), at);
      store.run(
        `insert into delivery (origin, origin_id, content_id, marker, userid, person_id, chat_id, at_ms)
         select 'mass', m.msgid, m.content_id, c.marker, t.userid, t.person_id, iif(t.person_id is null, t.subject, null), ?
         from mass_target t join mass_send m on m.msgid = t.msgid join content c on c.id = m.content_id
         where t.msgid = ? and t.userid = ? and t.status = 1 order by t.subject`,
        ctx.clock.now().getTime(),
        msgid,
        userid,
      );
      if (only) bringBack(msgid, userid);
      return store.all<{ status: TargetStatus; n: number }>(
        'select status, count(*) as n from mass_target where msgid = ? and userid = ? group by status',
        msgid,
        userid,
      );
    });
    messages.tellSince(before);
    const of = (status: TargetStatus) => counts.find((row) => row.status === status)?.n ?? 0;
    return { sent: of(1), notContact: of(2), atCap: of(3) };
  };

  return {
    pending,
    confirm,
    /** A mass message of the member's own: asked for and sent in one go. It uses up the same caps. */
    sendOwn(
      userid: string,
      to: { externalUserids: string[] } | { chatIds: string[] },
      content: MessageContent,
    ): Confirmation {
      const { msgid } = massSends.add({
        chatType: 'externalUserids' in to ? 'single' : 'group',
        ...to,
        sender: userid,
        content,
        createType: 1,
      });
      return confirm(userid, msgid);
    },
  };
}
