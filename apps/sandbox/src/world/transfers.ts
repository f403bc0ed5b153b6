import type { createContacts } from './contacts.ts';
import { seconds, type WorldContext } from './context.ts';
import { ImpossibleAct } from './errors.ts';
import { type Staff, sameCase } from './staff.ts';

interface Row {
  id: number;
  person_id: number;
  external_userid: string;
  handover: string;
  takeover: string;
  resigned: number;
  created_at: number;
}

/** The customer may refuse within a day; then it happens by itself. */
const WAIT_SECONDS = 86_400;
/** At most twice in this many days. */
const AGAIN_SECONDS = 90 * 86_400;

interface Parts {
  staff: Staff;
  contacts: ReturnType<typeof createContacts>;
}

/** Customers who are passed from one member to another, on the job or after one has left. */
export function createTransfers(ctx: WorldContext, { staff, contacts }: Parts) {
  const { store } = ctx;

  /** Why this customer can't be passed on, as the item's error code; 0 when the transfer has begun. */
  const begin = (externalUserid: string, by: { handover: string; takeover: string; resigned: boolean }): number => {
    const tie = store.get<{ person_id: number }>(
      `select person_id from contact where external_userid = ? and userid = ? and status in ('active', 'blocked')`,
      externalUserid,
      by.handover,
    );
    if (!tie) return 40131;
    if (store.get('select 1 from transfer where external_userid = ? and status = 2', externalUserid)) return 40100;
    const lately = store.get<{ n: number }>(
      'select count(*) as n from transfer where external_userid = ? and resigned = 0 and status = 1 and created_at > ?',
      externalUserid,
      seconds(ctx) - AGAIN_SECONDS,
    );
    if (!by.resigned && (lately?.n ?? 0) >= 2) return 40128;
    store.run(
      'insert into transfer (person_id, external_userid, handover, takeover, resigned, created_at, status) values (?, ?, ?, ?, ?, ?, 2)',
      tie.person_id,
      externalUserid,
      by.handover,
      by.takeover,
      by.resigned ? 1 : 0,
      seconds(ctx),
    );
    return 0;
  };

  const conclude = (row: Row) => {
    const full = !contacts.hasRoom(row.takeover);
    store.run(
      'update transfer set status = ?, takeover_time = ? where id = ?',
      full ? 4 : 1,
      full ? null : seconds(ctx),
      row.id,
    );
    if (full) contacts.tellTransferFailed(row.external_userid, row.takeover, 'customer_limit_exceed');
    else contacts.move(row.person_id, row.handover, row.takeover, row.resigned === 0);
  };

  return {
    begin: (externalUserids: string[], by: { handover: string; takeover: string; resigned: boolean }) => {
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
      return first === null || first === undefined ? null : new Date((first + WAIT_SECONDS) * 1000);
    },
    /** Concludes what nobody refused within the day. */
    runDue: (): void =>
      store.transaction(() => {
        const due = store.all<Row>(
          'select * from transfer where status = 2 and created_at <= ? order by created_at, id',
          seconds(ctx) - WAIT_SECONDS,
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
