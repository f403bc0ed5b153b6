import type { SegmentRule } from '@xiaoer/contracts';
import type { EngineName } from '@xiaoer/segment';
import { type Actor, demand } from '../access/index.ts';
import { type EngineAnswer, type MirrorAbsence, MirrorDidNotAnswer } from './ask/ask.ts';
import { TookTooLong } from './ask/postgres.ts';
import type { Context, Understood } from './context.ts';
import { countOf, countOfAll } from './questions.ts';
import { understood } from './rule.ts';

export interface Count extends EngineAnswer {
  /** Null: it took too long. */
  count: number | null;
  timedOut: boolean;
}
export interface Counts {
  counts: Count[];
  mirrorAbsent: MirrorAbsence | null;
  /** Everybody whom the caller may see. */
  of: number | null;
}
export type EngineChoice = 'auto' | EngineName | 'both';

type Asked = { signal?: AbortSignal | undefined };

/** How long the number of all customers is believed, in wall milliseconds: it is only what a share is taken of. */
const ALL_BELIEVED_MS = 60_000;

export function createCount(context: Context, wall: () => Date) {
  const { ask } = context;
  const everybody = createEverybody(context, wall);

  async function count(
    actor: Actor,
    { rule, engine = 'auto' }: { rule: SegmentRule; engine?: EngineChoice },
    { signal }: Asked = {},
  ): Promise<Counts> {
    demand(actor, 'audience.read');
    const question = await context.understand(rule);
    const of = everybody(actor, question);
    if (engine === 'both') return { ...(await countBoth(question, actor, signal)), of: await of };
    const { mirrorAbsent, ...counted } = await countOne(question, actor, engine, signal);
    return { counts: [counted], mirrorAbsent, of: await of };
  }

  async function countOne(
    question: Understood,
    actor: Pick<Actor, 'storeIds'>,
    engine: 'auto' | EngineName,
    signal?: AbortSignal,
  ): Promise<Count & { mirrorAbsent: MirrorAbsence | null }> {
    const startedAt = wall();
    try {
      const { rows, answer, mirrorAbsent } = await ask<{ n: number }>(
        (which) => understood(() => countOf(question.tree, question.optionsFor(which), actor)),
        { engine, signal },
      );
      return { count: Number(rows[0]!.n), timedOut: false, ...answer, mirrorAbsent };
    } catch (error) {
      if (!(error instanceof TookTooLong)) throw error;
      const milliseconds = wall().getTime() - startedAt.getTime();
      return {
        count: null,
        timedOut: true,
        engine: 'postgres',
        milliseconds,
        asOf: startedAt,
        lagSeconds: 0,
        mirrorAbsent: null,
      };
    }
  }

  /** One after the other, so that their times can be compared. Where the mirror is away there is one count. */
  async function countBoth(question: Understood, actor: Actor, signal?: AbortSignal) {
    const counts: Count[] = [];
    let mirrorAbsent: MirrorAbsence | null = null;
    for (const engine of ['postgres', 'duckdb'] as const) {
      try {
        const { mirrorAbsent: _, ...counted } = await countOne(question, actor, engine, signal);
        counts.push(counted);
      } catch (error) {
        if (!(error instanceof MirrorDidNotAnswer)) throw error;
        mirrorAbsent = error.absence;
      }
    }
    return { counts, mirrorAbsent };
  }

  return { count, countOne };
}
export type Counting = ReturnType<typeof createCount>;

/** How many customers there are for this caller: counted once a minute per scope. */
function createEverybody({ ask }: Context, wall: () => Date) {
  const known = new Map<string, { n: Promise<number | null>; until: number }>();
  return function everybody(actor: Actor, { optionsFor }: Understood): Promise<number | null> {
    const scope = actor.storeIds === null ? 'all' : actor.storeIds.join();
    const at = wall().getTime();
    for (const [key, { until }] of known) if (until <= at) known.delete(key);
    const found = known.get(scope);
    if (found) return found.n;
    const n = ask<{ n: number }>((engine) => countOfAll(optionsFor(engine), actor))
      .then(({ rows }) => Number(rows[0]!.n))
      .catch(() => null);
    known.set(scope, { n, until: at + ALL_BELIEVED_MS });
    return n;
  };
}
