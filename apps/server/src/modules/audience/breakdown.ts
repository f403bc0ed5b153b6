import type { SegmentRule } from '@xiaoer/contracts';
import type { Directory } from '@xiaoer/segment';
import { type Actor, demand } from '../access/index.ts';
import type { EngineAnswer } from './ask/ask.ts';
import type { Context } from './context.ts';
import { type Part, partsOf, regionsOf } from './questions.ts';
import { understood } from './rule.ts';

export type BreakdownBy = 'city' | 'store' | 'tier';

export interface Breakdown {
  rows: { key: string; name: string; n: number }[];
  rest: { keys: number; n: number };
  unknown: number;
  total: number;
  answer: EngineAnswer;
}

/** Values shown one by one; all others are one sum. */
const MOST_ROWS = 50;
const COLUMNS = { city: 'city', store: 'home_store_id', tier: 'tier_rank' } as const;

type Asked = { signal?: AbortSignal | undefined };

export function createComparing(context: Context) {
  /** Where the members are at home, or of which tier they are. */
  async function breakdown(
    actor: Actor,
    { rule, by }: { rule: SegmentRule; by: BreakdownBy },
    { signal }: Asked = {},
  ): Promise<Breakdown> {
    demand(actor, 'audience.read');
    const { tree, optionsFor, directory } = await context.understand(rule);
    const { rows, answer } = await context.ask<Part>(
      (engine) => understood(() => partsOf(tree, optionsFor(engine), actor, { column: COLUMNS[by], most: MOST_ROWS })),
      { signal },
    );
    const nameOf = namesFor(by, directory);
    const of = (part: Part['part']) => rows.find((row) => row.part === part);
    const rest = of('rest');
    return {
      rows: rows.filter(({ part }) => part === 'row').map(({ key, n }) => ({ ...nameOf(key!), n: Number(n) })),
      rest: { keys: Number(rest?.keys ?? 0), n: Number(rest?.n ?? 0) },
      unknown: Number(of('unknown')?.n ?? 0),
      total: rows.reduce((sum, { n }) => sum + Number(n), 0),
      answer,
    };
  }

  /** How two or three segments lie over each other: one statement, every region. */
  async function overlap(actor: Actor, { rules }: { rules: readonly SegmentRule[] }, { signal }: Asked = {}) {
    demand(actor, 'audience.read');
    // Bounded by three.
    const questions = await Promise.all(rules.map((rule) => context.understand(rule)));
    const { optionsFor } = questions[0]!;
    const trees = questions.map(({ tree }) => tree);
    const { rows, answer } = await context.ask<Record<string, unknown>>(
      (engine) => understood(() => regionsOf(trees, optionsFor(engine), actor)),
      { signal },
    );
    const found = new Map(
      rows.map((row) => [trees.map((_, i) => (row[`in_${i}`] ? 1 : 0)).join(''), Number(row['n'])]),
    );
    const regions = regionsFor(trees.length).map((region) => ({
      in: region,
      n: found.get(region.map(Number).join('')) ?? 0,
    }));
    return { regions, answer };
  }

  return { breakdown, overlap };
}

/** Every way of being in at least one of `n`, the plainest first. */
function regionsFor(n: number): boolean[][] {
  const all = Array.from({ length: 2 ** n - 1 }, (_, i) =>
    Array.from({ length: n }, (_, bit) => ((i + 1) >> bit) % 2 === 1),
  );
  const size = (region: boolean[]) => region.filter(Boolean).length;
  return all.sort((a, b) => size(a) - size(b));
}

function namesFor(by: BreakdownBy, { stores, tiers }: Directory) {
  const byStore = new Map(by === 'store' ? stores.map((store) => [store.storeId, store]) : []);
  const byRank = new Map(by === 'tier' ? tiers.map((tier) => [tier.rank, tier]) : []);
  return (key: string | number): { key: string; name: string } => {
    const known = by === 'store' ? byStore.get(Number(key)) : by === 'tier' ? byRank.get(Number(key)) : null;
    return known ? { key: known.key, name: known.name } : { key: String(key), name: String(key) };
  };
}
