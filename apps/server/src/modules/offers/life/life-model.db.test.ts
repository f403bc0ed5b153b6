import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Database } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import type { Answer } from '../offline/upload.ts';
import { BALANCED, booksOf } from '../testing/books.ts';
import {
  type Chain,
  chainOn,
  person as contact,
  give,
  meet,
  noonOffer,
  openStores,
  operator,
} from '../testing/chain.ts';
import { FACE_FEN, LifeModel, VALID_DAYS } from '../testing/life-model.ts';
import { till } from '../testing/tills.ts';

const database = testDatabase();
const PEOPLE = ['ada', 'bea', 'cat'];

let pool: Database;
/** Two processes: nothing shared but the database and the time. */
let chains: Chain[];
let clocks: Awaited<ReturnType<typeof testPlatform>>['clock'][];
let storeId: number;
let people: number[];

beforeAll(async () => {
  pool = connect(database.url);
  const platforms = [await testPlatform(database), await testPlatform(pool)];
  clocks = platforms.map(({ clock }) => clock);
  chains = platforms.map((platform) => chainOn(platform));
  storeId = (await openStores(chains[0]!)).S1;
  const met = await meet(chains[0]!, PEOPLE);
  people = PEOPLE.map((name) => met.get(name)!);
});
afterAll(() => pool.close());

/** Few coupons, callers and keys, so that they meet again and again. */
const coupon = fc.nat({ max: 2 });
const asked = fc.record({ caller: fc.constantFrom('1', '2'), key: fc.constantFrom('a', 'b', 'c', 'd') });
/** Asked with the key that holds the coupon, when one does. */
const byHolder = fc.constantFrom(true, true, false);
const person = fc.nat({ max: PEOPLE.length - 1 });
const step = fc.oneof(
  { weight: 1, arbitrary: fc.record({ do: fc.constant('issue' as const), person }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('reserve' as const), coupon, asked, minutes: fc.constantFrom(1, 10, 60) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('release' as const), coupon, asked, byHolder }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('redeem' as const), coupon, asked, byHolder }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('cancel' as const),
      ...{ coupon, asked, part: fc.constantFrom(null, null, 1, 700, 1_500) },
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('void' as const), coupon }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('show' as const), coupon }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('tell' as const),
      coupon,
      asked,
      givenFen: fc.constantFrom(1_000, 1_500, 1_900),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(1, 1, 9, 9, 60, 720, 4_320) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('merge' as const), from: person, to: person }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('erase' as const), person }) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

let runs = 0;

/** One run in the product, beside the model; each step through one of the two processes. */
async function world() {
  runs += 1;
  const offerCode = `run-${runs}`;
  const offer = { ...noonOffer, code: offerCode, amountFen: FACE_FEN, validDays: VALID_DAYS };
  await chains[0]!.offers.defineOffer(operator, offer);
  const model = new LifeModel(clocks[0]!.now());
  const codes: string[] = [];
  /** What the wallet showed of a coupon for the last time. */
  const shown = new Map<string, { text: string; at: Date }>();
  // Keys of their own in every run.
  const keyed = (key: string) => `${offerCode} ${key}`;
  const purchase = () => ({ storeId, spendFen: 5_000, at: model.now });
  const inTx = (chain: Chain, run: Parameters<ReturnType<Chain['platform']['db']['transaction']>['execute']>[0]) =>
    chain.platform.db.transaction().execute(run);

  async function take(one: Step, chain: Chain): Promise<void> {
    const { offers } = chain;
    switch (one.do) {
      case 'issue': {
        model.issue(one.person);
        const made = await give(chain, people[one.person]!, { offerCode, grantKey: `${offerCode}-${codes.length}` });
        codes.push(made.code);
        return;
      }
      case 'wait': {
        model.now = new Date(model.now.getTime() + one.minutes * 60_000);
        for (const clock of clocks) clock.advanceTo(model.now);
        // The worker makes the months' partitions ahead.
        await chain.platform.facts.prepare(model.now);
        return;
      }
      case 'merge': {
        if (one.from === one.to) return;
        model.merge(one.from, one.to);
        await inTx(chain, (tx) => offers.personalData.merge(tx, people[one.from]!, people[one.to]!));
        return;
      }
      case 'erase': {
        model.erase(one.person);
        await inTx(chain, (tx) => offers.personalData.erase(tx, people[one.person]!));
        return;
      }
    }
    const [code, modelled] = [codes[one.coupon], model.coupons[one.coupon]];
    if (!code || !modelled) return;
    if (one.do === 'void') {
      const said = await answer(async () => {
        await offers.voidCoupon(operator, { code, reason: 'test' });
        return 'void';
      });
      return expect(said).toBe(model.void(modelled));
    }
    if (one.do === 'show') {
      const said = await answer(async () => {
        const { text } = await offers.showQr(contact(PEOPLE[modelled.holder]!), code);
        shown.set(code, { text, at: model.now });
        return 'shown';
      });
      return expect(said).toBe(model.show(modelled));
    }
    if (one.do === 'tell') {
      const last = shown.get(code);
      if (!last) return;
      const { key, caller } = one.asked;
      const told = { key: keyed(key), code: last.text, store: 'S1', at: last.at, spendFen: 5_000 };
      const [said] = await offers.uploadOffline(till(caller), [
        { ...told, discountFen: one.givenFen, approvedBy: null },
      ]);
      const modelTold = { shownAt: last.at, givenFen: one.givenFen };
      return expect(toldInWords(said!)).toBe(model.tell(modelled, one.asked, modelTold));
    }
    const { hold } = modelled;
    const asked = 'byHolder' in one && one.byHolder && hold ? { caller: hold.caller, key: hold.key } : one.asked;
    const actor = till(asked.caller);
    const named = { code, key: keyed(asked.key) };
    switch (one.do) {
      case 'reserve': {
        const said = await answer(async () => {
          const { heldUntil } = await offers.reserve(actor, { ...purchase(), ...named, minutes: one.minutes });
          return `held until ${heldUntil.toISOString()}`;
        });
        return expect(said).toBe(model.reserve(modelled, asked, one.minutes));
      }
      case 'release': {
        const said = await answer(async () => {
          await offers.release(actor, named);
          return 'released';
        });
        return expect(said).toBe(model.release(modelled, asked));
      }
      case 'redeem': {
        const said = await answer(async () => {
          const { redeemedAt } = await offers.redeem(actor, { ...purchase(), ...named });
          return `redeemed at ${redeemedAt.toISOString()}`;
        });
        return expect(said).toBe(model.redeem(modelled, asked));
      }
      case 'cancel': {
        const said = await answer(async () => {
          const refund = { storeId, at: model.now, discountFen: one.part };
          const { discountFen, givenFen } = await offers.cancel(actor, { ...refund, ...named });
          return `${discountFen} given back, ${givenFen} left`;
        });
        return expect(said).toBe(model.cancel(modelled, asked, one.part));
      }
    }
  }

  /** The books, now and at an instant of before, and what the check says of all rows. */
  async function expectBalance(): Promise<void> {
    const figures = model.figures();
    expect(await booksOf(chains[0]!, offerCode, model.now)).toEqual({
      ...BALANCED,
      figures,
      outstandingFen: figures.outstanding * FACE_FEN,
    });
    // What tills gave without the network and the ledger does not know is in the cases, fen by fen.
    const { rows: lost } = await sql<{ fen: number }>`
      select coalesce(sum(c.loss_fen), 0)::bigint as fen
      from offers.offline_report r join offers.review_case c using (case_id)
      where r.key like ${`${offerCode} %`}`.execute(chains[0]!.platform.db);
    expect(lost[0]!.fen).toBe(model.lossFen);
  }
  return { take, expectBalance };
}

function toldInWords(answer: Answer): string {
  if (answer.problem !== null) return answer.problem;
  const { result, bookedFen, lossFen, reason } = answer;
  return `${result}: ${bookedFen} booked, ${lossFen} lost, ${reason ?? 'as told'}`;
}

/** The outcome in the model's words. */
async function answer(run: () => Promise<string>): Promise<string> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return typeof error.details['refusal'] === 'string' ? error.details['refusal'] : error.code;
  }
}

it('whatever tills, operators and time do: every answer is the model’s, and the ledger balances after each step', {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(step, fc.boolean()), { minLength: 25, maxLength: 50 }), async (steps) => {
      const { take, expectBalance } = await world();
      for (const one of [{ do: 'issue', person: 0 } as const, { do: 'issue', person: 1 } as const])
        await take(one, chains[0]!);
      for (const [one, elsewhere] of steps) {
        await take(one, chains[elsewhere ? 1 : 0]!);
        await expectBalance();
      }
    }),
    { numRuns: 25 },
  );
});
