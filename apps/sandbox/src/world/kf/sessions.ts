import { seconds, type WorldContext } from '../context.ts';
import { refuse } from '../errors.ts';
import type { People } from '../people.ts';

/** 0 new, 1 assistant, 2 queue, 3 human, 4 ended or not begun (doc 94669). */
export type KfState = 0 | 1 | 2 | 3 | 4;

const STEPS: Record<KfState, readonly KfState[]> = { 0: [1, 2, 3], 1: [2, 3], 2: [3], 3: [3, 4], 4: [] };

/** Whether the API may lead a session from one state to another; nothing leads out of 4 but a customer's message. */
export const mayStep = (from: KfState, to: KfState, endsUnserved: boolean): boolean =>
  STEPS[from].includes(to) || (endsUnserved && to === 4 && from < 3);

export interface KfSession {
  openKfId: string;
  personId: number;
  externalUserid: string;
  state: KfState;
  /** Userid, in state 3. */
  servicer: string | null;
  scene: string;
  sceneParam: string;
  /** Business seconds. */
  enteredAt: number;
  wroteAt: number | null;
  welcomedAt: number | null;
  /** By API since the customer's last message. */
  sent: number;
  customerRefuses: boolean;
  servicerRefuses: boolean;
}
interface Row {
  open_kfid: string;
  person_id: number;
  external_userid: string;
  state: KfState;
  servicer: string | null;
  scene: string;
  scene_param: string;
  entered_at: number;
  wrote_at: number | null;
  welcomed_at: number | null;
  sent: number;
  customer_refuses: number;
  servicer_refuses: number;
}

/** One session per account and customer. 48 hours after the customer's last message it is over without anybody's doing. */
export function createKfSessions(ctx: WorldContext, { people }: { people: People }) {
  const { store, settings } = ctx;
  const windowSeconds = () => settings.kfWindowHours * 3600;
  /** Whether a business second lies within the last 48 hours. */
  const isRecent = (at: number | null): boolean => at !== null && seconds(ctx) - at <= windowSeconds();

  const read = (row: Row): KfSession => {
    const state: KfState = isRecent(row.wrote_at) ? row.state : 4;
    return {
      openKfId: row.open_kfid,
      personId: row.person_id,
      externalUserid: row.external_userid,
      state,
      servicer: state === 3 ? row.servicer : null,
      scene: row.scene,
      sceneParam: row.scene_param,
      enteredAt: row.entered_at,
      wroteAt: row.wrote_at,
      welcomedAt: row.welcomed_at,
      sent: row.sent,
      customerRefuses: row.customer_refuses === 1,
      servicerRefuses: row.servicer_refuses === 1,
    };
  };
  const find = (openKfId: string, personId: number): KfSession | undefined => {
    const row = store.get<Row>('select * from kf_session where open_kfid = ? and person_id = ?', openKfId, personId);
    return row && read(row);
  };
  const change = (session: Pick<KfSession, 'openKfId' | 'personId'>, columns: Record<string, string | number | null>) =>
    store.run(
      `update kf_session set ${Object.keys(columns)
        .map((column) => `${column} = ?`)
        .join(', ')} where open_kfid = ? and person_id = ?`,
      ...Object.values(columns),
      session.openKfId,
      session.personId,
    );

  return {
    isRecent,
    find,
    /** The session of a call, by the customer's id; somebody who never came in is as unknown as nobody. */
    ofCustomer(openKfId: string, externalUserid: string): KfSession {
      const person = people.byExternalUserid(externalUserid);
      return (person && find(openKfId, person.id)) ?? refuse(40096, 'invalid external_userid');
    },
    ofPerson: (personId: number): KfSession[] =>
      store.all<Row>('select * from kf_session where person_id = ? order by entered_at desc', personId).map(read),
    ofAccount: (openKfId: string): KfSession[] =>
      store
        .all<Row>('select * from kf_session where open_kfid = ? order by wrote_at desc, person_id', openKfId)
        .map(read),
    /** The customer's latest session with any account of the corp, if they came in or wrote within 48 hours. */
    activeCustomer(externalUserid: string): KfSession | undefined {
      const row = store.get<Row>(
        'select * from kf_session where external_userid = ? order by max(entered_at, coalesce(wrote_at, 0)) desc limit 1',
        externalUserid,
      );
      const session = row && read(row);
      return session && (isRecent(session.wroteAt) || isRecent(session.enteredAt)) ? session : undefined;
    },
    enter(openKfId: string, personId: number, from: { scene: string; sceneParam: string }): KfSession {
      store.run(
        `insert into kf_session (open_kfid, person_id, external_userid, state, scene, scene_param, entered_at)
         select ?, id, external_userid, 4, ?, ?, ? from person where id = ?
         on conflict (open_kfid, person_id) do update set scene = excluded.scene, scene_param = excluded.scene_param,
           entered_at = excluded.entered_at`,
        openKfId,
        from.scene,
        from.sceneParam,
        seconds(ctx),
        personId,
      );
      return find(openKfId, personId)!;
    },
    /** The customer's word begins the window anew and opens an ended session; answers whether it opened one. */
    customerWrote(session: KfSession): boolean {
      const opens = session.state === 4;
      change(session, {
        wrote_at: seconds(ctx),
        sent: 0,
        ...(opens ? { state: 0, servicer: null, servicer_refuses: 0 } : {}),
      });
      return opens;
    },
    countSent: (session: KfSession): void => void change(session, { sent: session.sent + 1 }),
    markWelcomed: (session: KfSession): void => void change(session, { welcomed_at: seconds(ctx) }),
    setState: (session: KfSession, state: KfState, servicer: string | null = null): void =>
      void change(session, { state, servicer }),
    setCustomerRefuses: (session: KfSession, on: boolean): void =>
      void change(session, { customer_refuses: on ? 1 : 0 }),
    setServicerRefuses: (session: KfSession, on: boolean): void =>
      void change(session, { servicer_refuses: on ? 1 : 0 }),
  };
}
export type KfSessions = ReturnType<typeof createKfSessions>;
