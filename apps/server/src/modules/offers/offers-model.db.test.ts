import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Database } from '../../platform/database/index.ts';
import { testDatabase, testPlatform } from '../../platform/testing/index.ts';
import { BALANCED, booksOf } from './testing/books.ts';
import { type Chain, chainOn, meet, openStores } from './testing/chain.ts';
import { FACE_FEN } from './testing/life-model.ts';
import { OffersModel, ordersOf } from './testing/offers-model.ts';
import { answerOfModel, type Command, openWorld } from './testing/offers-world.ts';

/**
 * Claims, tills, operators, refunds and merges at the same moment in three processes: whatever is answered and whatever
 * the rows show afterwards, there is an order of these commands in which the plain rules give exactly that.
 * `FAULTS=full`: hundreds of runs, some minutes.
 */
const FULL = process.env['FAULTS'] === 'full';
const RUNS = FULL ? 250 : 20;
/** On a busy machine fewer runs, in wall milliseconds. */
const TIME = FULL ? {} : { interruptAfterTimeLimit: 30_000, markInterruptAsFailure: false };
const PROCESSES = 3;
const PEOPLE = ['ada', 'bea', 'cat', 'dot', 'eve'];
/** Drops of a run, what they have to give, and for how many days. */
const DROPS = [
  { name: 'A', stock: 2, days: 3 },
  { name: 'B', stock: 3, days: 40 },
];
const DAY_MS = 86_400_000;

const database = testDatabase();
let pools: Database[];
/** Nothing shared but the database and the time. */
let chains: [Chain, ...Chain[]];
let clocks: Awaited<ReturnType<typeof testPlatform>>['clock'][];
let storeId: number;
let customers: { id: number; name: string }[];
beforeAll(async () => {
  pools = Array.from({ length: PROCESSES }, () => connect(database.url));
  const platforms = await Promise.all(pools.map((pool) => testPlatform(pool)));
  clocks = platforms.map(({ clock }) => clock);
  chains = platforms.map((platform) => chainOn(platform)) as [Chain, ...Chain[]];
  storeId = (await openStores(chains[0])).S1;
  const met = await meet(chains[0], PEOPLE);
  customers = PEOPLE.map((name) => ({ id: met.get(name)!, name }));
});
afterAll(() => Promise.all(pools.map((pool) => pool.close())));

/** Few coupons, callers and keys, so that they meet again and again; which coupon, when the step begins. */
const customer = fc.nat({ max: PEOPLE.length - 1 });
const nth = fc.nat({ max: 3 });
const asked = { nth, caller: fc.constantFrom('1', '2'), key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f') };
const draft = fc.oneof(
  { weight: 1, arbitrary: fc.record({ do: fc.constant('issue' as const), customer }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('claim' as const),
      customer,
      drop: fc.constantFrom(...DROPS.map(({ name }) => name)),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('reserve' as const), ...asked, minutes: fc.constantFrom(1, 10, 60) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('release' as const), ...asked, byHolder: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('redeem' as const), ...asked, byHolder: fc.boolean() }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('cancel' as const),
      ...asked,
      part: fc.constantFrom(null, null, 1, 700, 1_500),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('void' as const), nth }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('merge' as const), from: customer, to: customer }) },
);
type Draft = typeof draft extends fc.Arbitrary<infer One> ? One : never;
const at = fc.nat({ max: PROCESSES - 1 });
/** What happens at the same moment, each at one process; or time goes by. */
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.array(fc.record({ draft, at }), { minLength: 1, maxLength: 4 }),
  },
  // Everybody at the same drop: the last places are given while others ask for them.
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...DROPS.map(({ name }) => name)),
        fc.shuffledSubarray(PEOPLE, { minLength: 3, maxLength: 4 }),
      )
      .map(([drop, people]) =>
        people.map((name, index) => ({
          draft: { do: 'claim' as const, customer: PEOPLE.indexOf(name), drop },
          at: index % PROCESSES,
        })),
      ),
  },
  // Somebody claims while it turns out who she is.
  {
    weight: 1,
    arbitrary: fc
      .record({ from: customer, to: customer, drop: fc.constantFrom(...DROPS.map(({ name }) => name)) })
      .map(({ from, to, drop }) => [
        { draft: { do: 'merge' as const, from, to }, at: 0 },
        { draft: { do: 'claim' as const, customer: from, drop }, at: 1 },
      ]),
  },
  { weight: 2, arbitrary: fc.record({ minutes: fc.constantFrom(1, 9, 60, 720, 4_320) }) },
);

let runs = 0;
let issued = 0;

/** What a draft means as things stand; null: nothing, or what would make two answers of the world look alike. */
function commandOf(model: OffersModel, one: Draft, before: Command[]): Command | null {
  if (one.do === 'issue') return { ...one, name: `issue ${++issued}` };
  const isMerged = before.some((other) => other.do === 'merge');
  if (one.do === 'claim') {
    const again = before.some((other) => other.do === 'claim' && other.customer === one.customer);
    return isMerged && again ? null : one;
  }
  if (one.do === 'merge') {
    const claims = before.filter((other) => other.do === 'claim').map((other) => other.customer);
    return isMerged || one.from === one.to || new Set(claims).size < claims.length ? null : one;
  }
  // The latest ones are the ones with something to happen to.
  const coupon = model.coupons.at(-1 - (one.nth % Math.max(1, model.coupons.length)));
  if (!coupon) return null;
  const { hold, name } = coupon;
  const key = 'byHolder' in one && one.byHolder && hold ? { caller: hold.caller, key: hold.key } : {};
  return { ...one, ...key, coupon: name } as Command;
}

const after = (model: OffersModel, commands: Command[], order: number[]) => {
  const here = model.copy();
  const answers: string[] = [];
  for (const nthOne of order) answers[nthOne] = answerOfModel(here, commands[nthOne]!);
  return { model: here, seen: JSON.stringify({ answers, coupons: here.shown() }) };
};

it('several processes at once do what the plain rules do in some order, and the ledger balances after each step', {
  timeout: 60_000 + RUNS * 15_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 20 }), async (steps) => {
      runs += 1;
      const offerCode = `run-${runs}`;
      const world = await openWorld(chains, { offerCode, storeId, customers });
      let model = new OffersModel(clocks[0]!.now());
      for (const { name, stock, days } of DROPS) {
        const closesAt = new Date(model.now.getTime() + days * DAY_MS);
        model.open(name, { stock, closesAt });
        await world.open(name, { stock, closesAt });
      }
      for (const one of steps) {
        if ('minutes' in one) {
          model.now = new Date(model.now.getTime() + one.minutes * 60_000);
          for (const clock of clocks) clock.advanceTo(model.now);
          // What a poller keeps ready in the product.
          await chains[0].platform.facts.prepare(model.now);
        } else {
          const commands: Command[] = [];
          const places: number[] = [];
          for (const { draft: drafted, at: place } of one) {
            const command = commandOf(model, drafted, commands);
            if (command) places.push(commands.push(command) && place);
          }
          const answers = await Promise.all(
            commands.map((command, index) => world.act(chains[places[index]!]!, command)),
          );
          const coupons = await world.shown();
          const seen = JSON.stringify({ answers, coupons });
          const ways = ordersOf(commands.map((_, index) => index)).map((order) => after(model, commands, order));
          const way = ways.find((possible) => possible.seen === seen);
          // When none fits, the order of the list is shown beside what was seen.
          if (!way) expect({ commands, ...JSON.parse(seen) }).toEqual({ commands, ...JSON.parse(ways[0]!.seen) });
          model = way!.model;
        }
        expect(await world.places()).toEqual(
          Object.fromEntries([...model.drops].map(([name, { taken }]) => [name, taken])),
        );
        const figures = model.figures();
        expect(await booksOf(chains[0], offerCode, model.now)).toEqual({
          ...BALANCED,
          figures,
          outstandingFen: figures.outstanding * FACE_FEN,
        });
      }
    }),
    // What happens at the same moment hardly happens twice the same way: the first counterexample is shown as it is.
    { numRuns: RUNS, endOnFailure: true, ...TIME },
  );
});
