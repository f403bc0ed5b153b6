import type { Store } from '../store/store.ts';

/** Something that somebody in the town will do. Kept in the sandbox's file: a restart forgets nobody's plans. */
export interface Plan {
  dueMs: number;
  kind: string;
  /** The person's number or the member's userid: with the kind, the canonical order within an instant. */
  subject: string;
  payload: unknown;
}

interface Row {
  id: number;
  due_ms: number;
  kind: string;
  subject: string;
  payload: string;
}

const SCHEMA = `create table if not exists town_plan (id integer primary key, due_ms integer not null, kind text not null, subject text not null, payload text not null)`;

export function createAgenda(store: Store) {
  store.run(SCHEMA);
  store.run('create index if not exists town_plan_due on town_plan (due_ms, kind, subject)');
  store.run('create table if not exists town_note (name text primary key, value text not null)');

  return {
    /** Plans rounded up to whole grid steps, so that an instant holds many acts and days hold few instants. */
    add(plans: Plan[], gridOf: (kind: string) => number): void {
      store.transaction(() => {
        for (const { dueMs, kind, subject, payload } of plans) {
          store.run(
            'insert into town_plan (due_ms, kind, subject, payload) values (?, ?, ?, ?)',
            Math.ceil(dueMs / gridOf(kind)) * gridOf(kind),
            kind,
            subject,
            JSON.stringify(payload ?? null),
          );
        }
      });
    },
    nextDueMs: (): number | null =>
      store.get<{ due: number | null }>('select min(due_ms) as due from town_plan')?.due ?? null,
    /** What is due, in canonical order; it stays planned until `done`. */
    due: (nowMs: number): (Plan & { id: number })[] =>
      store
        .all<Row>('select * from town_plan where due_ms <= ? order by due_ms, kind, subject, payload limit 5000', nowMs)
        .map(({ id, due_ms, kind, subject, payload }) => ({
          id,
          dueMs: due_ms,
          kind,
          subject,
          payload: JSON.parse(payload) as unknown,
        })),
    done(ids: number[]): void {
      store.transaction(() => {
        for (const id of ids) store.run('delete from town_plan where id = ?', id);
      });
    },
    note: (name: string): string | null =>
      store.get<{ value: string }>('select value from town_note where name = ?', name)?.value ?? null,
    setNote: (name: string, value: string): void => {
      store.run(
        'insert into town_note values (?, ?) on conflict (name) do update set value = excluded.value',
        name,
        value,
      );
    },
  };
}
export type Agenda = ReturnType<typeof createAgenda>;
