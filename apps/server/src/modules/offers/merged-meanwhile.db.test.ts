import { NO_CONDITIONS } from '@xiaoer/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '../../platform/database/index.ts';
import { testDatabase, testPlatform } from '../../platform/testing/index.ts';
import type { PersonalData } from '../customers/index.ts';
import { createSettle } from './claims/settle.ts';
import {
  type Chain,
  chainOn,
  give,
  meet,
  noonOffer,
  openNoonDrop,
  openStores,
  operator,
  person,
} from './testing/chain.ts';
import { somebodyWaits } from './testing/somebody-waits.ts';
import { joinLine } from './waiting/repository.ts';

const database = testDatabase();
const NOON = '2026-03-15T12:00:00+08:00';
const members = new Set<string>();
let pool: Database;
/** Merges and erases; the other process is where customers act. */
let desk: Chain;
let shop: Chain;
let round = 0;

beforeAll(async () => {
  pool = connect(database.url);
  desk = chainOn(await testPlatform(database, { at: NOON }), members);
  shop = chainOn(await testPlatform(pool, { at: NOON }), members);
  await openStores(desk);
  await desk.offers.defineOffer(operator, noonOffer);
  await desk.offers.putOffer(operator, 'giving', {
    ...{ name: '可送', discount: { kind: 'amount_off', amountFen: 1_500 } as const, minSpendFen: 0, terms: '' },
    ...{ validDays: 3, validDates: null, stores: null, storeBound: false },
    conditions: { ...NO_CONDITIONS, transferable: true },
  });
});
afterAll(() => pool.close());

/** She who goes, she who stays, and somebody else. */
async function people() {
  round += 1;
  const names = { from: `from-${round}`, to: `to-${round}`, giver: `giver-${round}` };
  const ids = await meet(desk, Object.values(names));
  // All of her names are known: finding her is a look, which waits for nobody.
  for (const name of Object.values(names)) await shop.customers.customerOf(person(name));
  members.add(`1/${names.from}`).add(`1/${names.to}`);
  return { names, from: ids.get(names.from)!, to: ids.get(names.to)!, giver: ids.get(names.giver)! };
}
type People = Awaited<ReturnType<typeof people>>;

const whoAreYou = expect.objectContaining({ code: 'offers.who_are_you', status: 409 });
/** Each way to a coupon: what is prepared before, what she does then, and what she hears who was erased. */
const WRITERS: [string, (of: People) => Promise<() => Promise<unknown>>, unknown][] = [
  [
    'a claim',
    async ({ names }) => {
      const [token = ''] = await openNoonDrop(desk, { dropKey: `noon-${round}` });
      return () => shop.offers.claim({ token, person: person(names.from) });
    },
    expect.objectContaining({ result: 'who_are_you' }),
  ],
  [
    'a printed code',
    async ({ names }) => {
      const batch = {
        key: `paper-${round}`,
        name: '海报',
        pieces: 1,
        claimUntil: new Date('2026-06-01T00:00:00+08:00'),
      };
      const { batchId } = await desk.offers.makeCodes(operator, noonOffer.code, batch);
      const { csv } = await desk.offers.exportCodes(operator, batchId);
      const code = (await Array.fromAsync(csv)).join('').split('\r\n')[1]!.split(',')[0]!;
      return () => shop.offers.claimCode(person(names.from), code);
    },
    whoAreYou,
  ],
  [
    'a gift',
    async ({ names, giver }) => {
      const { code } = await give(desk, giver, { offerCode: 'giving', grantKey: `gift-${round}` });
      const { token } = await desk.offers.offerTransfer(person(names.giver), code);
      return () => shop.offers.acceptTransfer(person(names.from), token);
    },
    whoAreYou,
  ],
  [
    'an issue to a set',
    async ({ from }) =>
      () =>
        give(shop, from, { grantKey: `run-${round}` }),
    undefined,
  ],
];

/** A merge or an erasure whose hooks have run, and which is not committed before `commit`. */
async function halfway(what: () => Promise<void>) {
  const [hooksRan, commit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const stop = async () => {
    hooksRan.resolve();
    await commit.promise;
  };
  const gate: PersonalData = { module: 'gate', merge: stop, erase: stop, export: async () => ({}) };
  desk.customers.registerPersonalData([desk.offers.personalData, gate]);
  const ends = what();
  await Promise.race([hooksRan.promise, ends]);
  return async () => {
    commit.resolve();
    await ends;
  };
}

const couponsOf = async (customerId: number) => {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from offers.coupon c join offers.coupon_code k using (code, customer_id, coupon_id)
    where customer_id = ${customerId}`.execute(database.db);
  return rows[0]!.n;
};

describe.each(WRITERS)('%s', (_, prepare, heard) => {
  it('waits for a merge of her that is under way, and is hers who stays', async () => {
    const all = await people();
    const act = await prepare(all);
    const commit = await halfway(() => desk.customers.merge(operator, all));
    const acting = act();
    expect(await somebodyWaits(database.db, acting)).toBe(true);
    await commit();
    await acting;
    expect([await couponsOf(all.from), await couponsOf(all.to)]).toEqual([0, 1]);
    expect(await shop.offers.wallet(all.to)).toHaveLength(1);
    expect(await desk.offers.checkLedger()).toEqual({ differences: 0, shown: [] });
  });

  it('waits for an erasure of her that is under way, and gives nobody a coupon', async () => {
    const all = await people();
    const act = await prepare(all);
    const commit = await halfway(() => desk.customers.erase(operator, all.from));
    const acting = act().catch((error: unknown) => error);
    expect(await somebodyWaits(database.db, acting)).toBe(true);
    await commit();
    expect(await acting).toEqual(heard);
    expect(await couponsOf(all.from)).toBe(0);
    expect(await desk.offers.checkLedger()).toEqual({ differences: 0, shown: [] });
  });
});

it('a merge waits for a claim of hers that is under way, and takes the coupon along', async () => {
  const { names, from, to } = await people();
  const [token = ''] = await openNoonDrop(desk, { dropKey: `first-${round}` });
  const held = await database.pool.connect();
  await held.query('begin');
  await held.query('select from offers.drop_share where token = $1 for update', [token]);
  const claiming = shop.offers.claim({ token, person: person(names.from) });
  expect(await somebodyWaits(database.db, claiming)).toBe(true);
  desk.customers.registerPersonalData([desk.offers.personalData]);
  const merging = desk.customers.merge(operator, { from, to });
  expect(await Promise.race([merging, new Promise((next) => setTimeout(() => next('waits'), 200))])).toBe('waits');
  await held.query('commit');
  held.release();
  expect(await claiming).toMatchObject({ result: 'won' });
  await merging;
  expect([await couponsOf(from), await couponsOf(to)]).toEqual([0, 1]);
});

it('of a set of claims those of others are settled as if nothing had happened; two who became one win once', async () => {
  const { from, to, giver } = await people();
  const [token = ''] = await openNoonDrop(desk, { dropKey: `set-${round}`, stocks: [5] });
  const { rows } = await sql<{
    id: number;
  }>`select share_id as id from offers.drop_share where token = ${token}`.execute(database.db);
  desk.customers.registerPersonalData([desk.offers.personalData]);
  await desk.customers.merge(operator, { from, to });
  const gone = (await people()).from;
  await desk.customers.erase(operator, gone);
  const line = [gone, giver, from, to].map((customerId) => ({ customerId, shareId: rows[0]!.id, at: new Date(NOON) }));
  const answers = await createSettle({ platform: shop.platform })(line);
  expect(answers.map(({ result }) => result)).toEqual(['gone', 'won', 'won', 'won']);
  expect(answers[2]).toEqual(answers[3]);
  expect(answers[2]).not.toEqual(answers[1]);
});

describe('a piece that comes free for somebody in line', () => {
  /** A drop of which all is taken, and people who wait for it, in their order. */
  async function lineOf(waiting: number[]) {
    await openNoonDrop(desk, { dropKey: `line-${round}`, stocks: [1], waitlist: true });
    const { rows } = await sql<{ dropId: number; shareId: number }>`
      update offers.drop_share s set stock = 0 from offers.drop d
      where d.drop_key = ${`line-${round}`} and s.drop_id = d.drop_id
      returning s.drop_id as "dropId", s.share_id as "shareId"`.execute(database.db);
    const drop = rows[0]!;
    await desk.platform.db.transaction().execute((tx) =>
      joinLine(
        tx,
        waiting.map((customerId) => ({ customerId, ...drop, at: new Date(NOON) })),
      ),
    );
    return { ...drop, add: () => shop.offers.addStock(operator, drop.dropId, { key: 'late', pieces: 1 }) };
  }
  /** Holds up whoever is given a piece, after her place in line is locked and before she has a coupon. */
  async function holdUp({ dropId, shareId }: { dropId: number; shareId: number }, customerId: number) {
    const gate = await database.pool.connect();
    await gate.query('begin');
    await gate.query(
      'insert into offers.drop_winner (customer_id, drop_id, share_id, won_at) values ($1, $2, $3, $4)',
      [customerId, dropId, shareId, NOON],
    );
    return async () => {
      await gate.query('rollback');
      gate.release();
    };
  }
  const inLine = async (dropId: number) => {
    const { rows } = await sql<{ id: number }>`
      select customer_id as id from offers.drop_wait where drop_id = ${dropId} and ended is null`.execute(database.db);
    return rows.map(({ id }) => id);
  };

  it('goes with her when she is merged just then', async () => {
    const { from, to } = await people();
    const drop = await lineOf([from]);
    const letGo = await holdUp(drop, from);
    const adding = drop.add();
    expect(await somebodyWaits(database.db, adding)).toBe(true);
    desk.customers.registerPersonalData([desk.offers.personalData]);
    const merging = desk.customers.merge(operator, { from, to });
    expect(await somebodyWaits(database.db, merging, 2)).toBe(true);
    await letGo();
    await Promise.all([adding, merging]);
    expect([await couponsOf(from), await couponsOf(to), await inLine(drop.dropId)]).toEqual([0, 1, []]);
  });

  it('leaves nothing of her when she is erased just then, and the ledger balances', async () => {
    const { from } = await people();
    const drop = await lineOf([from]);
    const letGo = await holdUp(drop, from);
    const adding = drop.add();
    expect(await somebodyWaits(database.db, adding)).toBe(true);
    desk.customers.registerPersonalData([desk.offers.personalData]);
    const erasing = desk.customers.erase(operator, from);
    expect(await somebodyWaits(database.db, erasing, 2)).toBe(true);
    await letGo();
    await Promise.all([adding, erasing]);
    expect([await couponsOf(from), await inLine(drop.dropId)]).toEqual([0, []]);
    expect(await desk.offers.checkLedger()).toEqual({ differences: 0, shown: [] });
  });

  it('is hers who stays, though the merge was under way before', async () => {
    const { from, to } = await people();
    const drop = await lineOf([from]);
    const commit = await halfway(() => desk.customers.merge(operator, { from, to }));
    const adding = drop.add();
    expect(await somebodyWaits(database.db, adding)).toBe(true);
    await commit();
    await adding;
    expect([await couponsOf(from), await couponsOf(to), await inLine(drop.dropId)]).toEqual([0, 1, []]);
  });

  it('is the next one’s, when the first is being erased', async () => {
    const { from, giver } = await people();
    const drop = await lineOf([from, giver]);
    const commit = await halfway(() => desk.customers.erase(operator, from));
    const adding = drop.add();
    expect(await somebodyWaits(database.db, adding)).toBe(true);
    await commit();
    await adding;
    expect([await couponsOf(from), await couponsOf(giver), await inLine(drop.dropId)]).toEqual([0, 1, []]);
  });
});
