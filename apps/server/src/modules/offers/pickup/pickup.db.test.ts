import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '../../../platform/database/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { type Actor, actorWith } from '../../access/index.ts';
import { type Chain, chainOn, meet, noonOffer, openStores, operator, person } from '../testing/chain.ts';
import { till } from '../testing/tills.ts';

const database = testDatabase();
const NOON = '2026-03-15T12:00:00+08:00';
const noon = new Date(NOON);
/** The end of the third day in Shanghai: coupons of noon are over. */
const END = new Date('2026-03-18T00:00:00+08:00');

let secondPool: Database;
let first: Chain;
let second: Chain;
let stores: Record<'S1' | 'S2' | 'T1', number>;
let people = 0;

beforeAll(async () => {
  secondPool = connect(database.url);
  first = chainOn(await testPlatform(database, { at: NOON }));
  second = chainOn(await testPlatform(secondPool, { at: NOON }));
  stores = await openStores(first);
});
afterAll(() => secondPool.close());

const chainAt = async (at: Date) => chainOn(await testPlatform(database, { at: at.toISOString() }));
const later = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);

/** An offer of necklaces, open to customers, with so many in each store. */
let offersMade = 0;
async function necklaces(pieces: Partial<Record<'S1' | 'S2' | 'T1', number>>): Promise<string> {
  offersMade += 1;
  const code = `necklace-${offersMade}`;
  await first.offers.defineOffer(operator, { ...noonOffer, code, minSpendFen: 0 });
  await first.offers.putPickup(operator, code, {
    opensAt: noon,
    closesAt: new Date('2026-04-01T00:00:00+08:00'),
    stores: Object.entries(pieces).map(([store, n]) => ({ store, sku: 'necklace', pieces: n })),
  });
  return code;
}

/** Customers whom nobody has met before. */
async function strangers(n: number): Promise<{ name: string; customerId: number }[]> {
  const names = Array.from({ length: n }, () => `p${++people}`);
  const ids = await meet(first, names);
  return names.map((name) => ({ name, customerId: ids.get(name)! }));
}
const claimOf = async (chain: Chain, offer: string, store = 'S1') => {
  const [her] = await strangers(1);
  return { ...her!, ...(await chain.offers.claimPiece(person(her!.name), { offer, store })) };
};

/** `S1 3=1+1+1`: pieces = reserved + collected + left, as people see it at this moment. */
const figures = async (offer: string, chain = first) =>
  (await chain.offers.pickupFigures(operator, offer)).stores.map(
    ({ store, pieces, reserved, collected, left }) => `${store.code} ${pieces}=${reserved}+${collected}+${left}`,
  );

/** What every test leaves behind: the counters say what the rows say. */
async function counted() {
  const { rows } = await sql`
    select s.store_id, s.offer_id, s.reserved, s.collected, n.reserved, n.collected
    from offers.pickup_stock s
    cross join lateral (
      select count(*) filter (where p.state = 'reserved') as reserved, count(*) filter (where p.state = 'collected') as collected
      from offers.pickup p where p.store_id = s.store_id and p.offer_id = s.offer_id and p.sku = s.sku
    ) n
    where (s.reserved, s.collected) <> (n.reserved, n.collected)`.execute(database.db);
  return rows;
}

describe('a claim', () => {
  it('reserves a piece in the store she chooses, never one too many, whichever process she asks', async () => {
    const offer = await necklaces({ S1: 3, S2: 2, T1: 1 });
    const asking = await strangers(24);
    const answers = await Promise.allSettled(
      asking.map(({ name }, i) => (i % 2 ? first : second).offers.claimPiece(person(name), { offer, store: 'S1' })),
    );
    const refused = answers.filter((answer) => answer.status === 'rejected').map(({ reason }) => reason);
    expect(refused).toHaveLength(21);
    for (const reason of refused)
      expect(reason).toMatchObject({
        ...{ code: 'offers.no_piece_here', status: 409 },
        details: {
          field: 'store',
          nearest: [
            { code: 'S2', left: 2 },
            { code: 'T1', left: 1 },
          ],
        },
      });
    expect(refused[0].details.nearest[0].distanceM).toBeGreaterThan(9_000);
    expect(refused[0].details.nearest[0].distanceM).toBeLessThan(10_000);
    expect(await figures(offer)).toEqual(['S1 3=3+0+0', 'S2 2=0+0+2', 'T1 1=0+0+1']);
    expect(await counted()).toEqual([]);
  });

  it('is one per customer: again, at once or in another store, it gives the same answer', async () => {
    const offer = await necklaces({ S1: 5, S2: 5 });
    const [{ name } = { name: '' }] = await strangers(1);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        (i % 2 ? first : second).offers.claimPiece(person(name), { offer, store: i % 3 ? 'S1' : 'S2' }),
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const taken = (await figures(offer)).map((row) => Number(/=(\d)/.exec(row)?.[1]));
    expect(taken.reduce((sum, n) => sum + n)).toBe(1);
    expect(await counted()).toEqual([]);
  });

  it('waits until the chain lets customers choose, and is for those we know', async () => {
    const offer = await necklaces({ S1: 1 });
    const [her] = await strangers(1);
    const early = await chainAt(new Date(noon.getTime() - 1));
    await expect(early.offers.claimPiece(person(her!.name), { offer, store: 'S1' })).rejects.toMatchObject({
      code: 'offers.pickup_closed',
      details: { opensAt: noon.toISOString() },
    });
    await expect(first.offers.claimPiece(null, { offer, store: 'S1' })).rejects.toMatchObject({
      code: 'offers.who_are_you',
    });
    await expect(first.offers.claimPiece(person(her!.name), { offer, store: 'S1', sku: 'ring' })).rejects.toMatchObject(
      { code: 'offers.no_piece_here' },
    );
  });
});

it('issued to many, coupons are as many as there are pieces in each one’s store, and repeating issues no more', async () => {
  const offer = await necklaces({ S1: 3, S2: 1 });
  await first.offers.putPickup(operator, offer, {
    ...{ opensAt: null, closesAt: null },
    stores: [{ store: 'S1', sku: 'ring', pieces: 2 }],
  });
  const them = await strangers(12);
  const rows = them.map(({ customerId }, i) => ({
    customer_id: customerId,
    store_id: [stores.S1, stores.S1, stores.S1, stores.S2, stores.T1, null][i % 6],
  }));
  const issue = () =>
    first.platform.db.transaction().execute((tx) =>
      first.offers.issue(tx, {
        offerCode: offer,
        candidates: sql`select * from json_to_recordset(${JSON.stringify(rows)}::json) as c(customer_id bigint, store_id bigint)`,
        grantKey: `run-${offer}`,
        at: noon,
      }),
    );
  const issued = await issue();
  expect(issued).toHaveLength(6);
  expect((await issue()).length).toBe(0);
  const shown = (await first.offers.pickupFigures(operator, offer)).stores;
  expect(shown.map(({ store, sku, reserved }) => `${store.code} ${sku} ${reserved}`)).toEqual([
    'S1 necklace 3',
    'S1 ring 2',
    'S2 necklace 1',
  ]);
  expect(await counted()).toEqual([]);
});

describe('the offers that are collected', () => {
  it('are listed with their sums, of the stores that one may see', async () => {
    const offer = await necklaces({ S1: 3, T1: 5 });
    await claimOf(first, offer);
    const row = (actor: Actor) =>
      first.offers.pickupOffers(actor).then((rows) => rows.find((found) => found.offer.code === offer));
    const sums = { stores: 2, pieces: 8, reserved: 1, collected: 0, left: 7 };
    expect(await row(operator)).toMatchObject({ ...sums, opensAt: noon });
    const ofOne = actorWith({ kind: 'user', id: '5', label: 'y', storeIds: [stores.T1] }, ['offers.read']);
    expect(await row(ofOne)).toMatchObject({ stores: 1, pieces: 5, reserved: 0, left: 5 });
    const nobody = actorWith({ kind: 'user', id: '6', label: 'z', storeIds: null }, []);
    await expect(first.offers.pickupOffers(nobody)).rejects.toMatchObject({ code: 'access.denied' });
  });
});

describe('a drop’s winner', () => {
  it('has a piece reserved in her share’s store: no more win than there are pieces, over shares and processes', async () => {
    const offer = await necklaces({ S1: 5, S2: 1 });
    const at = noon;
    const shares = [1, 2, 3].map((group) => ({
      group_id: group,
      store_id: group < 3 ? stores.S1 : stores.S2,
      stock: 4,
    }));
    const opened = await first.platform.db.transaction().execute((tx) =>
      first.offers.openDrop(tx, {
        ...{ dropKey: offer, name: '项链', offerCode: offer, opensAt: at, closesAt: later(60), at },
        shares: sql`select * from json_to_recordset(${JSON.stringify(shares)}::json) as s(group_id bigint, store_id bigint, stock integer)`,
      }),
    );
    const asking = await strangers(24);
    const members = new Set(asking.map(({ name }, i) => `${(i % 3) + 1}/${name}`));
    const both = [chainOn(first.platform, members), chainOn(second.platform, members)];
    const tokenOf = new Map(opened.map(({ groupId, token }) => [groupId, token]));
    const answers = await Promise.all(
      asking.map(({ name }, i) =>
        both[i % 2]!.offers.claim({ token: tokenOf.get((i % 3) + 1)!, person: person(name), wish: 1 }),
      ),
    );
    expect(answers.filter(({ result }) => result === 'won')).toHaveLength(6);
    expect(answers.filter(({ result }) => result === 'sold_out')).toHaveLength(18);
    expect(await figures(offer)).toEqual(['S1 5=5+0+0', 'S2 1=1+0+0']);
    expect(await counted()).toEqual([]);
    expect(await first.offers.checkLedger()).toEqual({ differences: 0, shown: [] });
  });
});

describe('a piece', () => {
  const bought = (code: string, key: string, storeId = stores.S1, at = noon) => ({
    code,
    key,
    storeId,
    spendFen: 5_000,
    at,
  });

  it('is anybody’s from the coupon’s end on, to the millisecond, with no job', async () => {
    const offer = await necklaces({ S1: 1 });
    await claimOf(first, offer);
    const last = await chainAt(new Date(END.getTime() - 1));
    await expect(claimOf(last, offer)).rejects.toMatchObject({ code: 'offers.no_piece_here' });
    expect(await figures(offer, last)).toEqual(['S1 1=1+0+0']);
    const over = await chainAt(END);
    expect(await figures(offer, over)).toEqual(['S1 1=0+0+1']);
    expect(await claimOf(over, offer)).toMatchObject({ sku: 'necklace' });
    expect(await figures(offer, over)).toEqual(['S1 1=1+0+0']);
    expect(await counted()).toEqual([]);
  });

  it('is collected, comes back with a refund, is collected again; voided, it is anybody’s', async () => {
    const offer = await necklaces({ S1: 1, S2: 1 });
    const { code } = await claimOf(first, offer);
    await first.offers.redeem(till('1'), bought(code, `a-${offer}`));
    expect(await figures(offer)).toEqual(['S1 1=0+1+0', 'S2 1=0+0+1']);
    const refund = { code, key: `b-${offer}`, storeId: stores.S1, at: noon, discountFen: null };
    await first.offers.cancel(till('1'), refund);
    expect(await figures(offer)).toEqual(['S1 1=1+0+0', 'S2 1=0+0+1']);
    await first.offers.redeem(till('1'), bought(code, `c-${offer}`));
    await first.offers.cancel(till('1'), { ...refund, key: `d-${offer}` });
    await first.offers.voidCoupon(operator, { code, reason: 'lost' });
    expect(await figures(offer)).toEqual(['S1 1=0+0+1', 'S2 1=0+0+1']);
    expect(await counted()).toEqual([]);
  });

  it('is collected in its store alone, whatever the offer’s terms say; moved while unused, in the other one', async () => {
    const offer = await necklaces({ S1: 1, S2: 1 });
    const { code, name } = await claimOf(first, offer);
    await expect(first.offers.redeem(till('1'), bought(code, `a-${offer}`, stores.S2))).rejects.toMatchObject({
      details: { refusal: 'wrong_store' },
    });
    const staffOf = (storeId: number): Actor =>
      actorWith({ kind: 'staff', id: 'x', label: '小王', storeIds: [storeId] }, ['offers.redeem']);
    await expect(first.offers.movePiece(staffOf(stores.S2), { code, store: 'S2' })).rejects.toMatchObject({
      code: 'access.other_store',
    });
    await expect(first.offers.moveOwnPiece(person('somebody'), { code, store: 'S2' })).rejects.toMatchObject({
      details: { refusal: 'not_found' },
    });
    const others = () => first.offers.otherStores(person(name), code);
    expect(await others()).toMatchObject([{ code: 'S2', left: 1 }]);
    await expect(first.offers.otherStores(person('somebody'), code)).rejects.toMatchObject({
      details: { refusal: 'not_found' },
    });
    expect(await first.offers.movePiece(staffOf(stores.S1), { code, store: 'S2' })).toMatchObject({
      store: { code: 'S2' },
    });
    expect(await figures(offer)).toEqual(['S1 1=0+0+1', 'S2 1=1+0+0']);
    await expect(first.offers.redeem(till('1'), bought(code, `b-${offer}`))).rejects.toMatchObject({
      details: { refusal: 'wrong_store' },
    });
    await first.offers.moveOwnPiece(person(name), { code, store: 'S1' });
    await first.offers.moveOwnPiece(person(name), { code, store: 'S2' });
    await claimOf(first, offer);
    expect(await others()).toEqual([]);
    await expect(first.offers.moveOwnPiece(person(name), { code, store: 'S1' })).rejects.toMatchObject({
      code: 'offers.no_piece_here',
    });
    await first.offers.redeem(till('1'), bought(code, `b2-${offer}`, stores.S2));
    await expect(first.offers.moveOwnPiece(person(name), { code, store: 'S1' })).rejects.toMatchObject({
      details: { refusal: 'already_redeemed' },
    });
    expect(await figures(offer)).toEqual(['S1 1=1+0+0', 'S2 1=0+1+0']);
    expect(await counted()).toEqual([]);
  });

  it('stays where it is while a till holds the coupon', async () => {
    const offer = await necklaces({ S1: 1, S2: 1 });
    const { code, name } = await claimOf(first, offer);
    await first.offers.reserve(till('1'), { code, key: `h-${offer}`, minutes: 5, storeId: stores.S1, spendFen: 5_000 });
    await expect(first.offers.moveOwnPiece(person(name), { code, store: 'S2' })).rejects.toMatchObject({
      code: 'offers.coupon_held',
    });
  });

  it('moved by one and redeemed by another at the same moment ends in one place', async () => {
    const offer = await necklaces({ S1: 12, S2: 12 });
    const claimed = await Promise.all(Array.from({ length: 12 }, () => claimOf(first, offer)));
    const outcomes = await Promise.all(
      claimed.map(async ({ code, name }, i) => {
        const [moved, redeemed] = await Promise.allSettled([
          first.offers.moveOwnPiece(person(name), { code, store: 'S2' }),
          second.offers.redeem(till('1'), bought(code, `race-${i}-${offer}`)),
        ]);
        return `${moved.status} ${redeemed.status}`;
      }),
    );
    expect(new Set(outcomes)).toBeOneOf([
      new Set(['fulfilled rejected']),
      new Set(['rejected fulfilled']),
      new Set(['fulfilled rejected', 'rejected fulfilled']),
    ]);
    const n = outcomes.filter((outcome) => outcome === 'rejected fulfilled').length;
    expect(await figures(offer)).toEqual([`S1 12=0+${n}+${12 - n}`, `S2 12=${12 - n}+0+${n}`]);
    expect(await counted()).toEqual([]);
  });

  it('is elsewhere for a till that waited for the coupon while it was moved', async () => {
    const offer = await necklaces({ S1: 1, S2: 1 });
    const { code } = await claimOf(first, offer);
    let redeeming: Promise<unknown> = Promise.resolve();
    await first.platform.db.transaction().execute(async (tx) => {
      await sql`select from offers.coupon where code = ${code} for update`.execute(tx);
      redeeming = second.offers.redeem(till('1'), bought(code, `waited-${offer}`)).catch((error) => error.details);
      for (let waits = false; !waits; ) {
        const { rows } = await sql<{ waits: boolean }>`
          select exists (select from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock') as waits`.execute(database.db);
        waits = rows[0]!.waits;
      }
      const of = sql`offer_id = (select offer_id from offers.offer where code = ${offer})`;
      await sql`update offers.pickup set store_id = ${stores.S2} where ${of}`.execute(tx);
      await sql`
        update offers.pickup_stock set reserved = case when store_id = ${stores.S2} then 1 else 0 end where ${of}`.execute(
        tx,
      );
    });
    expect(await redeeming).toEqual({ refusal: 'wrong_store' });
    expect(await figures(offer)).toEqual(['S1 1=0+0+1', 'S2 1=1+0+0']);
  });

  it('handed out before the end and told of after it counts, though it is another’s meanwhile', async () => {
    const offer = await necklaces({ S1: 1 });
    const { code } = await claimOf(first, offer);
    const over = await chainAt(END);
    await claimOf(over, offer);
    await over.offers.redeem(till('1'), bought(code, `late-${offer}`, stores.S1, later(5)));
    const [place] = (await over.offers.pickupFigures(operator, offer)).stores;
    expect(place).toMatchObject({ pieces: 2, reserved: 1, collected: 1, left: 0, overrun: 1 });
    expect(await counted()).toEqual([]);
  });

  it('is counted by staff of the store, never below what is reserved', async () => {
    const offer = await necklaces({ S1: 4 });
    const [a] = [await claimOf(first, offer), await claimOf(first, offer)];
    await first.offers.redeem(till('1'), bought(a.code, `n-${offer}`));
    const staff = actorWith({ kind: 'staff', id: 'x', label: '小王', storeIds: [stores.S1] }, ['offers.redeem']);
    const count = { offer, store: 'S1', sku: 'necklace', reason: '盘点' };
    expect(await first.offers.countPieces(staff, { ...count, inStore: 2 })).toEqual({
      ...{ pieces: 3, reserved: 1, collected: 1, left: 1 },
    });
    await expect(first.offers.countPieces(staff, { ...count, inStore: 0 })).rejects.toMatchObject({
      code: 'offers.pieces_reserved',
      details: { reserved: 1 },
    });
    await expect(first.offers.countPieces(staff, { ...count, store: 'S2', inStore: 1 })).rejects.toMatchObject({
      code: 'access.other_store',
    });
    const fewer = { opensAt: null, closesAt: null, stores: [{ store: 'S1', sku: 'necklace', pieces: 1 }] };
    await expect(first.offers.putPickup(operator, offer, fewer)).rejects.toMatchObject({
      code: 'offers.pieces_reserved',
    });
    expect(await figures(offer)).toEqual(['S1 3=1+1+1']);
    const { rows } = await sql`
      select pieces, reason from offers.pickup_count c join offers.offer o using (offer_id)
      where o.code = ${offer} order by count_no`.execute(database.db);
    expect(rows).toEqual([
      { pieces: 4, reason: 'put' },
      { pieces: -1, reason: '盘点' },
    ]);
  });

  it('goes with her when she turns out to be another, and is anybody’s when she is forgotten', async () => {
    const offer = await necklaces({ S1: 2 });
    const [a, b] = [await claimOf(first, offer), await claimOf(first, offer)];
    await first.platform.db
      .transaction()
      .execute((tx) => first.offers.personalData.merge(tx, a.customerId, b.customerId));
    expect(await figures(offer)).toEqual(['S1 2=2+0+0']);
    const told = await first.offers.personalData.export(first.platform.db, b.customerId);
    expect(told).toMatchObject({ piecesReserved: [{ sku: 'necklace' }, { sku: 'necklace' }] });
    await first.platform.db.transaction().execute((tx) => first.offers.personalData.erase(tx, b.customerId));
    expect(await figures(offer)).toEqual(['S1 2=0+0+2']);
    expect(await counted()).toEqual([]);
    expect(await first.offers.checkLedger()).toEqual({ differences: 0, shown: [] });
  });
});
