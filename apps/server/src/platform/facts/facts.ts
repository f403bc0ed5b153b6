import { sql } from 'kysely';
import { type Partitions, prepared, type Tx } from '../database/index.ts';
import { addJobs, type JobHandler, type NewJob } from '../jobs/index.ts';

export interface Fact<Payload = unknown> {
  /** `<module>.<what happened>`, past tense. */
  type: `${string}.${string}`;
  /** Business time. */
  at: Date;
  /** What it is about, e.g. `run:17`. Never personal data. */
  subject?: string;
  payload: Payload;
}

/** A listener may see a fact twice and in any order; the second time must change nothing. */
export interface Listener {
  on: Fact['type'];
  /** `<module>.<what it does>`: the name of its job. */
  task: `${string}.${string}`;
  handle(fact: { type: string; at: Date; payload: never }): Promise<void>;
  /** One waiting job for all facts of this type: for listeners that read the truth again. */
  coalesce?: boolean;
  priority?: number;
}

interface ListenerPayload {
  type: string;
  at: string;
  payload: unknown;
}

export function createFacts({ partitions, wall = () => new Date() }: { partitions: Partitions; wall?: () => Date }) {
  const listeners = new Map<string, Listener[]>();

  /** Tells what happened, in the transaction in which it happened; who listens is called after the commit. */
  const publish = (tx: Tx, fact: Fact, source?: string) => publishAll(tx, [fact], source);

  /** The same for several at once. */
  async function publishAll(tx: Tx, facts: readonly Fact[], source?: string): Promise<void> {
    if (facts.length === 0) return;
    const rows = facts.map(({ type, at, subject = null, payload }) => {
      return { type, at, subject, source: source ?? type.split('.')[0], payload };
    });
    await sql`${prepared} insert into platform.fact (type, at, recorded_at, subject, source, payload)
      select type, at, ${wall()}, subject, source, payload
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as f(type text, at timestamptz, subject text, source text, payload jsonb)`.execute(tx);
    await addJobs(tx, facts.flatMap(jobsOf));
  }

  const jobsOf = ({ type, at, payload }: Fact): NewJob[] =>
    (listeners.get(type) ?? []).map((listener) => ({
      task: listener.task,
      payload: { type, at: at.toISOString(), payload } satisfies ListenerPayload,
      priority: listener.priority,
      ...(listener.coalesce ? { key: listener.task } : {}),
    }));

  function listen(listener: Listener): void {
    listeners.set(listener.on, [...(listeners.get(listener.on) ?? []), listener]);
  }

  /** Their jobs, for the worker. One task may listen to several types. */
  function jobs(): Record<string, JobHandler> {
    return Object.fromEntries(
      [...listeners.values()]
        .flat()
        .map((listener) => [
          listener.task,
          async ({ type, at, payload }: ListenerPayload) =>
            listener.handle({ type, at: new Date(at), payload: payload as never }),
        ]),
    );
  }

  /** The partition for facts of this instant must exist before `publish` is called in a transaction. */
  const prepare = (at: Date) => partitions.ensure('platform.fact', at);

  return { publish, publishAll, listen, jobs, prepare };
}
export type Facts = ReturnType<typeof createFacts>;
