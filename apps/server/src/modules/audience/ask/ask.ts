import { duckdb, type Engine, type EngineName, postgres, type Statement } from '@xiaoer/segment';
import type { AudienceDeps } from '../deps.ts';
import type { MirrorClient } from '../mirror-client.ts';
import { askPostgres } from './postgres.ts';

/** Who answered, and of which moment. */
export interface EngineAnswer {
  engine: EngineName;
  milliseconds: number;
  /** Wall time: everything committed before it is in. */
  asOf: Date;
  lagSeconds: number;
}
export type MirrorAbsence = 'off' | 'down' | 'loading' | 'behind' | 'failed';

export interface Answered<Row> {
  rows: Row[];
  answer: EngineAnswer;
  /** Why the mirror did not answer; null when it did or was not meant to. */
  mirrorAbsent: MirrorAbsence | null;
}

interface Asked {
  /** `auto`: the mirror, and PostgreSQL where it can't. */
  engine?: 'auto' | EngineName;
  signal?: AbortSignal | undefined;
  maxRows?: number;
  timeoutMs?: number;
}

/** How long PostgreSQL may work on a question of the console before the answer is that it took too long. */
const POSTGRES_MS = 15_000;
const MIRROR_MS = 20_000;
const MOST_ROWS = 1_000;

/** Only with `engine: 'duckdb'`: nobody else could answer. */
export class MirrorDidNotAnswer extends Error {
  readonly absence: MirrorAbsence;
  constructor(absence: MirrorAbsence, cause?: unknown) {
    super(`the mirror did not answer: ${absence}`, { cause });
    this.absence = absence;
  }
}

/** Puts one question to one of the engines; `build` writes it for the engine that is asked. */
export function createAsk({
  platform,
  sources,
  mirror,
  mostLagSeconds,
}: Pick<AudienceDeps, 'platform' | 'sources' | 'mirror'> & { mostLagSeconds: () => Promise<number> }) {
  const { wall, log } = platform;
  const engines: Record<EngineName, Engine> = { duckdb, postgres: postgres(sources) };

  async function ask<Row>(
    build: (engine: Engine) => Statement,
    { engine = 'auto', signal, maxRows = MOST_ROWS, timeoutMs }: Asked = {},
  ): Promise<Answered<Row>> {
    if (engine === 'postgres') return fromPostgres(build, { signal, timeoutMs }, null);
    const found = await tryMirror(
      (client) => client.query(build(duckdb), { maxRows, timeoutMs: timeoutMs ?? MIRROR_MS, signal }),
      signal,
    );
    if ('absence' in found) {
      if (engine === 'duckdb') throw new MirrorDidNotAnswer(found.absence, found.cause);
      return fromPostgres(build, { signal, timeoutMs }, found.absence);
    }
    return { rows: found.result.rows as Row[], answer: answerOf(found.result), mirrorAbsent: null };
  }

  async function fromPostgres<Row>(
    build: (engine: Engine) => Statement,
    { signal, timeoutMs = POSTGRES_MS }: Pick<Asked, 'signal' | 'timeoutMs'>,
    mirrorAbsent: MirrorAbsence | null,
  ): Promise<Answered<Row>> {
    const asOf = wall();
    const rows = await askPostgres<Row>(platform.database.pool, build(engines.postgres), { timeoutMs, signal });
    const milliseconds = wall().getTime() - asOf.getTime();
    return { rows, answer: { engine: 'postgres', milliseconds, asOf, lagSeconds: 0 }, mirrorAbsent };
  }

  /** One try; an answer of a mirror that is too far behind is none. */
  async function tryMirror<T extends { lagSeconds: number }>(
    use: (client: MirrorClient) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<{ result: T } | { absence: MirrorAbsence; cause?: unknown }> {
    if (!mirror) return { absence: 'off' };
    try {
      const most = await mostLagSeconds();
      const result = await use(mirror);
      return result.lagSeconds <= most ? { result } : { absence: 'behind' };
    } catch (error) {
      if (signal?.aborted) throw error;
      const absence = absenceOf(error);
      if (absence === 'failed') log.warn({ err: error }, 'the mirror refused a question');
      return { absence, cause: error };
    }
  }

  return { ask, tryMirror, engines };
}
export type Ask = ReturnType<typeof createAsk>;

export const answerOf = ({
  milliseconds,
  asOf,
  lagSeconds,
}: {
  milliseconds: number;
  asOf: string;
  lagSeconds: number;
}): EngineAnswer => ({ engine: 'duckdb', milliseconds, asOf: new Date(asOf), lagSeconds });

/** `reason` is the client's or the mirror's own word. */
function absenceOf(error: unknown): MirrorAbsence {
  const { reason } = error as { reason?: unknown };
  if (reason === 'loading') return 'loading';
  return reason === 'unreachable' ? 'down' : 'failed';
}
