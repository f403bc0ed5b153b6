import { type DuckDBConnection, type DuckDBResult, StatementType } from '@duckdb/node-api';
import { bind } from './parameters.ts';
import type { Parameter, Refusal } from './protocol.ts';
import { type Store, saysDamaged } from './store.ts';

/** Asks the file, a few questions at a time. */

/** Questions that run at once: with DuckDB sharing its threads among them, more would only slow the feed down. */
const AT_ONCE = 2;
/** Questions that may wait; people type faster than that only when nobody takes their old questions back. */
const MOST_WAITING = 32;
/** An interrupt that comes before the question has begun is lost, so it is repeated. */
const INTERRUPT_EVERY_MS = 20;

export class Refused extends Error {
  readonly reason: Refusal;
  constructor(reason: Refusal, message: string = reason) {
    super(message);
    this.reason = reason;
  }
}

export function createQuestions({ onDamage }: { onDamage: (error: Error) => void }) {
  let running = 0;
  const waiting: (() => void)[] = [];

  /** Ends with a place, or throws the signal's reason. */
  async function enter(signal: AbortSignal): Promise<void> {
    if (running < AT_ONCE) {
      running += 1;
      return;
    }
    if (waiting.length >= MOST_WAITING) throw new Refused('busy');
    const giveUp = new Promise<never>((_, failed) => {
      signal.addEventListener('abort', () => failed(signal.reason), { once: true });
    });
    let place = () => {};
    const given = new Promise<void>((done) => {
      place = done;
      waiting.push(place);
    });
    await Promise.race([given, giveUp]).catch((reason) => {
      const at = waiting.indexOf(place);
      // Not in the line any more: the place was given at the same moment, so it goes to the next one.
      if (at === -1) leave();
      else waiting.splice(at, 1);
      throw reason;
    });
  }

  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }

  /**
   * Runs one SELECT and hands its result to `read`, while it streams.
   * @param signal ends it, with a `Refused` as its reason
   */
  async function ask<T>(
    store: Store,
    { sql, params }: { sql: string; params: readonly Parameter[] },
    signal: AbortSignal,
    read: (result: DuckDBResult) => Promise<T>,
  ): Promise<T> {
    refuseIfOver(signal);
    // From here on the file stays open, also for those who wait.
    return store.read(async (connection) => {
      await enter(signal);
      try {
        return await interruptible(connection, signal, () => run(connection, sql, params, read));
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        if (error instanceof Refused) throw error;
        if (saysDamaged(error)) onDamage(error as Error);
        throw new Refused('failed', (error as Error).message);
      } finally {
        leave();
      }
    });
  }

  return { ask, counts: () => ({ running, waiting: waiting.length }) };
}

async function run<T>(
  connection: DuckDBConnection,
  sql: string,
  params: readonly Parameter[],
  read: (result: DuckDBResult) => Promise<T>,
): Promise<T> {
  const statements = await connection.extractStatements(sql).catch(badQuestion);
  if (statements.count !== 1) throw new Refused('bad_question', 'one statement at a time');
  await connection.run('begin transaction read only');
  const statement = await statements.prepare(0).catch(badQuestion);
  if (statement.statementType !== StatementType.SELECT) throw new Refused('bad_question', 'SELECT only');
  if (statement.parameterCount !== params.length)
    throw new Refused('bad_question', `${statement.parameterCount} parameters are named, ${params.length} were given`);
  bind(statement, params);
  return read(await statement.stream());
}

function badQuestion(error: Error): never {
  if (saysDamaged(error)) throw error;
  throw new Refused('bad_question', error.message);
}

async function interruptible<T>(connection: DuckDBConnection, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  let again: NodeJS.Timeout | undefined;
  const interrupt = () => {
    connection.interrupt();
    again ??= setInterval(() => connection.interrupt(), INTERRUPT_EVERY_MS);
  };
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    refuseIfOver(signal);
    return await work();
  } finally {
    signal.removeEventListener('abort', interrupt);
    clearInterval(again);
  }
}

function refuseIfOver(signal: AbortSignal): void {
  if (signal.aborted) throw signal.reason;
}
