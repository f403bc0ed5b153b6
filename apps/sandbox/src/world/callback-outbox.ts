import type { Clock } from '@xiaoer/clock';
import type { Store } from '../store/store.ts';

/** Elements of one name that stand beside each other: `kf_account_auth_change` lists its accounts so. */
interface Repeated {
  repeated: string[];
}
/** An element with elements inside: `<BatchJob><JobId>…`. */
interface Nested {
  inside: Record<string, string | number>;
}

export interface CallbackEvent {
  /** The platform's `Event`; `message.text` and the like stand for what a member writes to the app. */
  event: string;
  changeType?: string;
  /** `sys`, a userid for what a member did, or null where the platform sends no FromUserName (`kf_msg_or_event`). */
  fromUser?: string | null;
  /** Specific elements in order; a list becomes `<Item>` elements. */
  fields: Record<string, string | number | string[] | SelectedItem[] | Repeated | Nested>;
  /** Only callbacks tied to the app carry its AgentID. */
  ofApp?: boolean;
  welcomeCode?: string;
  /** Wall milliseconds before which it is not told. */
  notBeforeMs?: number;
}

export interface SelectedItem {
  questionKey: string;
  optionIds: string[];
}

export interface WaitingCallback extends Required<Omit<CallbackEvent, 'changeType' | 'welcomeCode' | 'notBeforeMs'>> {
  id: number;
  changeType: string | null;
  welcomeCode: string | null;
  createdAt: number;
  attempts: number;
}

interface Row {
  id: number;
  event: string;
  change_type: string | null;
  from_user: string;
  fields: string;
  agent: number;
  created_at: number;
  welcome_code: string | null;
  attempts: number;
}

const read = (row: Row): WaitingCallback => ({
  id: row.id,
  event: row.event,
  changeType: row.change_type,
  fromUser: row.from_user === '' ? null : row.from_user,
  fields: JSON.parse(row.fields) as CallbackEvent['fields'],
  ofApp: row.agent === 1,
  createdAt: row.created_at,
  welcomeCode: row.welcome_code,
  attempts: row.attempts,
});

/** Events that wait to be told to the platform, in the order in which they happened. */
export function createCallbackOutbox({ store, clock }: { store: Store; clock: Clock }) {
  const wakers = new Set<() => void>();
  return {
    add(event: CallbackEvent): void {
      store.insert(
        `insert into callback (event, change_type, from_user, fields, agent, created_at, welcome_code, not_before_ms)
         values (?, ?, ?, ?, ?, ?, ?, ?)`,
        event.event,
        event.changeType ?? null,
        event.fromUser === null ? '' : (event.fromUser ?? 'sys'),
        JSON.stringify(event.fields),
        event.ofApp ? 1 : 0,
        Math.floor(clock.now().getTime() / 1000),
        event.welcomeCode ?? null,
        event.notBeforeMs ?? 0,
      );
      for (const wake of wakers) wake();
    },
    /** Called whenever something was added. */
    onAdded: (wake: () => void) => void wakers.add(wake),
    /** Those that wait and may be tried at this wall instant, oldest first, except what is under way already. */
    due(wallMs: number, limit: number, exceptIds: ReadonlySet<number>): WaitingCallback[] {
      return store
        .all<Row>(
          `select * from callback where outcome = 'waiting' and not_before_ms <= ? order by id limit ?`,
          wallMs,
          limit + exceptIds.size,
        )
        .filter((row) => !exceptIds.has(row.id))
        .slice(0, limit)
        .map(read);
    },
    /** The wall instant at which the next waiting one may be tried, those under way aside; null when none waits. */
    nextAttemptMs: (exceptIds: ReadonlySet<number>): number | null =>
      store.get<{ at: number | null }>(
        `select min(not_before_ms) as at from callback where outcome = 'waiting' and id not in (select value from json_each(?))`,
        JSON.stringify([...exceptIds]),
      )?.at ?? null,
    /** Whether any waits. Asked after every callback, so it doesn't count them. */
    anyWaiting: (): boolean => store.get(`select 1 from callback where outcome = 'waiting' limit 1`) !== undefined,
    postpone: (id: number, wallMs: number) =>
      void store.run('update callback set not_before_ms = ? where id = ?', wallMs, id),
    /** Before each attempt. The 20 seconds of a welcome code begin with the first. */
    attempted(callback: Pick<WaitingCallback, 'id' | 'welcomeCode'>, wallMs: number): void {
      store.run('update callback set attempts = attempts + 1 where id = ?', callback.id);
      if (callback.welcomeCode)
        store.run(
          'update welcome set wall_told_ms = coalesce(wall_told_ms, ?) where code = ?',
          wallMs,
          callback.welcomeCode,
        );
    },
    finish(
      callback: Pick<WaitingCallback, 'id' | 'welcomeCode'>,
      outcome: 'answered' | 'given_up' | 'lost',
      problem?: string,
    ): void {
      store.run('update callback set outcome = ?, problem = ? where id = ?', outcome, problem ?? null, callback.id);
      if (outcome === 'answered' && callback.welcomeCode)
        store.run('update welcome set answered = 1 where code = ?', callback.welcomeCode);
    },
    /** How many ended how: for the figures and the phone's status bar. */
    counts: () =>
      Object.fromEntries(
        store
          .all<{ outcome: string; n: number }>('select outcome, count(*) as n from callback group by outcome')
          .map((row) => [row.outcome, row.n]),
      ) as Partial<Record<'waiting' | 'answered' | 'given_up' | 'lost', number>>,
  };
}
export type CallbackOutbox = ReturnType<typeof createCallbackOutbox>;
