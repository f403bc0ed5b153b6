import type { createContacts } from './contacts.ts';
import { seconds, type WorldContext } from './context.ts';
import { ImpossibleAct } from './errors.ts';
import type { Messages } from './messages.ts';
import { type Staff, sameCase } from './staff.ts';
import type { StaffState } from './staff-state.ts';

interface Row {
  id: number;
  person_id: number;
  external_userid: string;
  handover: string;
  takeover: string;
  resigned: number;
  created_at: number;
}

interface Handover {
  handover: string;
  takeover: string;
  resigned: boolean;
  /** Said to the customer by the new member once it is through; on the job only (doc 92125). */
  successText?: string | undefined;
}

/** A member who left longer ago passes nobody on (LIMITS §7). */
const LEFT_SECONDS = 365 * 86_400;

interface Parts {
  staff: Staff;
  staffState: StaffState;
  messages: Messages;
  contacts: ReturnType<typeof createContacts>;
}

/** Customers who are passed from one member to another, on the job or after one has left. */
export function createTransfers(ctx: WorldContext, { staff, staffState, contacts, messages }: Parts) {
  const { store, settings } = ctx;
  const waitSeconds = () => settings.transferWaitHours * 3600;
  const leftAt = (userid: string) =>
    store.get<{ left_at: number }>('select left_at from staff_left where userid = ?', userid)?.left_at;

  /** What stands in the way of all customers of this call alike; 0 = nothing. */
  const problemOfMembers = (by: Handover): number => {
    if (staffState.isAsleep(by.handover) || staffState.isAsleep(by.takeover)) return 40205;
    if (by.resigned && seconds(ctx) - (leftAt(by.handover) ?? 0) > LEFT_SECONDS) return 40205;
    return staffState.isBanned(by.takeover) ? 40143 : 0;
  };
  const problemOfRoom = (personId: number, takeover: string): number => {
    if (contacts.find(personId, takeover)?.status === 'active' || contacts.hasRoom(takeover)) return 0;
    return contacts.corpHasRoom() ? 40099 : 610023;
  };

  /** Why this customer can't be passed on, as the item's error code; 0 when the transfer has begun. */
  const begin = (externalUserid: string, by: Handover): number => {
    if (!store.get('select 1 from person where external_userid = ?', externalUserid)) return 40096;
    const tie = store.get<{ person_id: number }>(
      `select person_id from contact where external_userid = ? and userid = ? and status in ('active', 'blocked')`,
      externalUserid,
      by.handover,
    );
    if (!tie) return 40131;
    if (store.get('select 1 from transfer where external_userid = ? and status = 2', externalUserid))
      return by.resigned ? 40129 : 40100;
    const lately = store.get<{ n: number }>(
      'select count(*) as n from transfer where external_userid = ? and resigned = 0 and status = 1 and created_at > ?',
      externalUserid,
      seconds(ctx) - settings.transferAgain.days * 86_400,
    );
    if (!by.resigned && (lately?.n ?? 0) >= settings.transferAgain.times) return 40128;
    const problem = problemOfMembers(by) || problemOfRoom(tie.person_id, by.takeover);
    if (problem !== 0) return problem;
    const id = store.insert(
      'insert into transfer (person_id, external_userid, handover, takeover, resigned, created_at, status) values (?, ?, ?, ?, ?, ?, 2)',
      tie.person_id,
      externalUserid,
      by.handover,
      by.takeover,
      by.resigned ? 1 : 0,
      seconds(ctx),
    );
    if (by.successText) store.run('insert into transfer_text (transfer_id, text) values (?, ?)', id, by.successText);
    return 0;
  };

  const greet = (row: Row) => {
    const text = store.get<{ text: string }>('select text from transfer_text where transfer_id = ?', row.id)?.text;
    if (text)
      messages.deliver({
        origin: 'direct',
        userid: row.takeover,
        personId: row.person_id,
        content: { text, attachments: [] },
      });
  };
  const conclude = (row: Row) => {
    const full = problemOfRoom(row.person_id, row.takeover) !== 0;
    store.run(
      'update transfer set status = ?, takeover_time = ? where id = ?',
      full ? 4 : 1,
      full ? null : seconds(ctx),
      row.id,
    );
    if (full) contacts.tellTransferFailed(row.external_userid, row.takeover, 'customer_limit_exceed');
    else {
      contacts.move(row.person_id, row.handover, row.takeover, row.resigned === 0);
      greet(row);
    }
  };

  return {
    begin: (externalUserids: string[], by: Handover) => {
      const pair = { ...by, handover: sameCase(by.handover), takeover: sameCase(by.takeover) };
      return store.transaction(() =>
        externalUserids.map((external_userid) => ({ external_userid, errcode: begin(external_userid, pair) })),
      );
    },
    /** The customer taps "don't change". */
    refuse(personId: number): void {
      const row = store.get<Row>('select * from transfer where person_id = ? and status = 2', personId);
      if (!row) throw new ImpossibleAct('没有正在进行的转接');
      store.transaction(() => {
        store.run('update transfer set status = 3 where id = ?', row.id);
        contacts.tellTransferFailed(row.external_userid, row.takeover, 'customer_refused');
      });
    },
    /** Business seconds at which the next transfer happens by itself. */
    nextDueAt(): Date | null {
      const first = store.get<{ at: number | null }>('select min(created_at) as at from transfer where status = 2')?.at;
      return first === null || first === undefined ? null : new Date((first + waitSeconds()) * 1000);
    },
    /** Concludes what nobody refused within the day. */
    runDue: (): void =>
      store.transaction(() => {
        const due = store.all<Row>(
          'select * from transfer where status = 2 and created_at <= ? order by created_at, id',
          seconds(ctx) - waitSeconds(),
        );
        for (const row of due) conclude(row);
      }),
    results: (handover: string, takeover: string, resigned: boolean, offset: number, limit: number) =>
      store.all<{ external_userid: string; status: number; takeover_time: number | null }>(
        `select external_userid, status, takeover_time from transfer
         where handover = ? and takeover = ? and resigned = ? order by id limit ? offset ?`,
        sameCase(handover),
        sameCase(takeover),
        resigned ? 1 : 0,
        limit,
        offset,
      ),
    /** Customers of members who left and who nobody has taken over. */
    unassigned: (offset: number, limit: number) =>
      store.all<{ handover_userid: string; external_userid: string; dimission_time: number }>(
        `select c.userid as handover_userid, c.external_userid, s.left_at as dimission_time
         from contact c join staff_left s on s.userid = c.userid
         where c.status in ('active', 'blocked') order by c.userid, c.external_userid limit ? offset ?`,
        limit,
        offset,
      ),
    hasLeft: (userid: string) => staff.find(userid)?.status === 5,
  };
}
