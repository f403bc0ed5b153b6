import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Database } from '../../../platform/database/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { insertNumbered } from '../../customers/testing.ts';
import { type Chain, chainOn, noonOffer, openStores, operator } from '../testing/chain.ts';
import { allEqual, countsOf, openShares, placesOf } from '../testing/drops.ts';
import { createSettle, type Settle, type Settled } from './settle.ts';

const database = testDatabase();
const at = new Date('2026-03-15T12:00:00+08:00');

let chain: Chain;
let pools: Database[];
/** Three processes: nothing shared but the database. */
let processes: Settle[];
beforeAll(async () => {
  chain = chainOn(await testPlatform(database));
  await openStores(chain);
  await insertNumbered(database.db, 0, 1_000);
  await chain.offers.defineOffer(operator, noonOffer);
  pools = [connect(database.url), connect(database.url), connect(database.url)];
  processes = await Promise.all(pools.map(async (pool) => createSettle({ platform: await testPlatform(pool) })));
});
afterAll(() => Promise.all(pools.map((pool) => pool.close())));

/** A drop as it was opened. */
interface World {
  dropKey: string;
  shares: { id: number; stock: number }[];
}
interface Claim {
  customer: number;
  shareId: number;
  world: World;
}
/** Who holds the places of each share, in their order. */
type Ledger = Map<number, number[]>;

interface Fairness {
  before: Ledger;
  after: Ledger;
  line: Claim[];
  answers: Settled[];
  /** What the other sets of the same step claim. */
  elsewhere: Claim[];
}

const STOCKS = fc.array(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 2,
});
const SET = fc.array(
  fc.record({ customer: fc.integer({ min: 1, max: 12 }), drop: fc.nat({ max: 1 }), share: fc.nat({ max: 2 }) }),
  { minLength: 1, maxLength: 15 },
);
/** Steps, one after another; the sets of one step run at the same moment, each in a process of its own. */
const STEPS = fc.array(fc.array(SET, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 });

let opened = 0;
const open = (stocks: number[][]): Promise<World[]> =>
  Promise.all(
    stocks.map(async (ofDrop) => {
      opened += 1;
      const dropKey = `model-${opened}`;
      const ids = await openShares(chain, dropKey, ofDrop);
      return { dropKey, shares: ids.map((id, index) => ({ id, stock: ofDrop[index]! })) };
    }),
  );

const holds = (ledger: Ledger, world: World, customer: number) =>
  world.shares.find(({ id }) => ledger.get(id)?.includes(customer));

/** The plain model: the rules as people know them, kept in a ledger. */
function settleByHand(ledger: Ledger, line: Claim[]): string[] {
  for (const { customer, shareId, world } of line) {
    const taken = ledger.get(shareId) ?? [];
    const { stock } = world.shares.find(({ id }) => id === shareId)!;
    if (taken.length < stock && !holds(ledger, world, customer)) ledger.set(shareId, [...taken, customer]);
  }
  return line.map(({ customer, world }) => (holds(ledger, world, customer) ? 'won' : 'sold_out'));
}

async function readLedger(worlds: World[]): Promise<Ledger> {
  const ledger: Ledger = new Map();
  for (const { dropKey } of worlds)
    for (const { shareId, place, customerId } of await placesOf(database.db, dropKey)) {
      const taken = ledger.get(shareId) ?? [];
      // Places have no gap.
      expect(place).toBe(taken.length + 1);
      ledger.set(shareId, [...taken, customerId]);
    }
  return ledger;
}

it('sets of several processes, in any mixture, do what the plain model does', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(STOCKS, STEPS, async (stocks, steps) => {
      const worlds = await open(stocks);
      let before: Ledger = new Map();
      for (const [step, sets] of steps.entries()) {
        const lines = sets.map((set) =>
          set.map(({ customer, drop, share }): Claim => {
            const world = worlds[drop % worlds.length]!;
            return { customer, world, shareId: world.shares[share % world.shares.length]!.id };
          }),
        );
        const answers = await Promise.all(
          lines.map((line, index) => {
            const settle = processes[(step + index) % processes.length]!;
            return settle(line.map(({ customer: customerId, shareId }) => ({ customerId, shareId, at })));
          }),
        );
        const after = await readLedger(worlds);
        if (lines.length === 1) {
          // Nobody else: exactly what the rules say, place by place.
          const byHand = new Map([...before].map(([id, taken]) => [id, [...taken]]));
          expect(answers[0]!.map(({ result }) => result)).toEqual(settleByHand(byHand, lines[0]!));
          expect(after).toEqual(byHand);
        }
        await expectSound(worlds, before, after);
        for (const [index, line] of lines.entries()) {
          const elsewhere = lines.flatMap((other) => (other === line ? [] : other));
          await expectFair({ before, after, line, answers: answers[index]!, elsewhere });
        }
        before = after;
      }
    }),
    { numRuns: 40 },
  );
});

/** Never oversold, nobody twice, what was held is still held, and all tables tell the same. */
async function expectSound(worlds: World[], before: Ledger, after: Ledger) {
  for (const { dropKey, shares } of worlds) {
    const taken = shares.flatMap(({ id, stock }) => {
      const here = after.get(id) ?? [];
      expect(here.length).toBeLessThanOrEqual(stock);
      expect(here.slice(0, before.get(id)?.length ?? 0)).toEqual(before.get(id) ?? []);
      return here;
    });
    expect(new Set(taken).size).toBe(taken.length);
    expect(await countsOf(database.db, dropKey)).toEqual(allEqual(taken.length));
  }
}

/** Each answer is true, and within a set those who came first got the places, in their order. */
async function expectFair({ before, after, line, answers, elsewhere }: Fairness) {
  const coupons = await couponsOf(line.map(({ world }) => world.dropKey));
  const lastPlace = new Map<number, number>();
  const closed = new Set<number>();
  for (const [index, { customer, shareId, world }] of line.entries()) {
    const answer = answers[index]!;
    if (answer.result !== 'won') {
      expect(answer.result).toBe('sold_out');
      expect(after.get(shareId) ?? []).toHaveLength(world.shares.find(({ id }) => id === shareId)!.stock);
      closed.add(shareId);
      continue;
    }
    expect(answer.coupon.code).toBe(coupons.get(`${world.dropKey}/${customer}`));
    const isFirst = line.findIndex((claim) => claim.customer === customer && claim.shareId === shareId) === index;
    const wonHere = holds(after, world, customer)!.id === shareId && !holds(before, world, customer);
    // Whom another set of this step names, too, may have got her place there.
    if (!isFirst || !wonHere || elsewhere.some((claim) => claim.customer === customer && claim.world === world))
      continue;
    const place = after.get(shareId)!.indexOf(customer);
    expect(place).toBeGreaterThan(lastPlace.get(shareId) ?? -1);
    expect(closed).not.toContain(shareId);
    lastPlace.set(shareId, place);
  }
}

async function couponsOf(dropKeys: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ key: string; code: string }>`
    select drop_key || '/' || customer_id as key, code from offers.coupon_info
    where drop_key = any(${dropKeys}::text[])`.execute(database.db);
  return new Map(rows.map(({ key, code }) => [key, code]));
}
