import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { actorWith } from '../../access/index.ts';
import { type Chain, chainOn, give, meet, noonOffer, openStores, operator } from '../testing/chain.ts';
import { till } from '../testing/tills.ts';
import { checkLedger } from './check.ts';
import { type Figures, imbalance } from './figures.ts';

const database = testDatabase();
const on = (day: number, time = '12:00') => new Date(`2026-03-${day}T${time}:00+08:00`);

let platform: Awaited<ReturnType<typeof testPlatform>>;
let chain: Chain;
let stores: Record<'S1' | 'S2' | 'T1', number>;
let ada: number;

/** Five noon coupons of three days from the 15th on, four of S1 and one of none; two without a face. */
beforeAll(async () => {
  platform = await testPlatform(database, { at: '2026-03-15T12:00:00+08:00' });
  chain = chainOn(platform);
  stores = await openStores(chain);
  await chain.offers.defineOffer(operator, noonOffer);
  await chain.offers.defineOffer(operator, {
    ...noonOffer,
    code: 'half',
    kind: 'price_share',
    sharePercent: 50,
    amountFen: undefined,
  });
  ada = (await meet(chain, ['ada'])).get('ada')!;
  const [, used, back, taken] = await Promise.all(
    ['kept', 'used', 'back', 'taken'].map((grantKey) => give(chain, ada, { grantKey, storeId: stores.S1 })),
  );
  await give(chain, ada, { grantKey: 'nowhere' });
  await give(chain, ada, { grantKey: 'half', offerCode: 'half' });
  const half = await give(chain, ada, { grantKey: 'half used', offerCode: 'half', storeId: stores.S1 });

  platform.clock.advanceTo(on(16));
  const at = { storeId: stores.S2, spendFen: 8_000, at: on(16) };
  for (const { code } of [used!, back!, half]) await chain.offers.redeem(till('1'), { ...at, code, key: code });
  await chain.offers.voidCoupon(operator, { code: taken!.code, reason: 'lost' });
  platform.clock.advanceTo(on(17));
  const refund = { storeId: stores.S2, at: on(17) };
  await chain.offers.cancel(till('1'), { ...refund, code: back!.code, key: 'back', discountFen: null });
  await chain.offers.cancel(till('1'), { ...refund, code: half.code, key: 'half', discountFen: 1_000 });
  platform.clock.advanceTo(on(19));
});

const noonOfS1 = async (at: Date) => {
  const { rows } = await chain.offers.ledger(operator, { at, offer: noonOffer.code, store: 'S1' });
  const { offer, store, ...figures } = rows[0] ?? {};
  return figures as Figures;
};
const piecesOf = (figures: Figures) =>
  Object.fromEntries(
    (['issued', 'redeemed', 'cancelled', 'voided', 'expired', 'outstanding'] as const).map((of) => [
      of,
      figures[of].pieces,
    ]),
  );

describe('the ledger', () => {
  it.each([
    ['before anything was issued', on(15, '11:59'), undefined],
    [
      'at the instant of issue',
      on(15),
      { issued: 4, redeemed: 0, cancelled: 0, voided: 0, expired: 0, outstanding: 4 },
    ],
    ['a day later', on(16), { issued: 4, redeemed: 2, cancelled: 0, voided: 1, expired: 0, outstanding: 1 }],
    ['after a refund', on(17), { issued: 4, redeemed: 2, cancelled: 1, voided: 1, expired: 0, outstanding: 2 }],
    [
      'at the end, exactly',
      on(18, '00:00'),
      { issued: 4, redeemed: 2, cancelled: 1, voided: 1, expired: 2, outstanding: 0 },
    ],
  ])('tells how things stood %s', async (_, at, pieces) => {
    const figures = await noonOfS1(at);
    if (!pieces) return expect(figures).toEqual({});
    expect(piecesOf(figures)).toEqual(pieces);
    expect(figures.outstanding.fen).toBe(pieces.outstanding * 1_500);
    expect(imbalance(figures)).toEqual({ pieces: 0, fen: 0 });
  });

  it('counts what was taken off less what was given back, and says which coupons have no face', async () => {
    const { rows, total } = await chain.offers.ledger(operator, {});
    const shown = rows.map(({ offer, store, discountFen, withoutFace, issued }) => [
      ...[offer.code, store?.code ?? null, discountFen, withoutFace, issued.fen],
    ]);
    expect(shown).toEqual([
      ['half', null, 0, 1, 0],
      ['half', 'S1', 3_000, 1, 0],
      ['noon-15', null, 0, 0, 1_500],
      ['noon-15', 'S1', 1_500, 0, 6_000],
    ]);
    expect(total).toMatchObject({ discountFen: 4_500, withoutFace: 2, issued: { pieces: 7, fen: 7_500 } });
    const { rows: paid } = await sql`
      select sum(discount_fen) as "discountFen" from offers.redemption`.execute(database.db);
    expect(paid).toEqual([{ discountFen: 4_500 }]);
  });

  it('day by day shows what moved, and what was left at each day’s end', async () => {
    const days = await chain.offers.ledgerDays(operator, {
      from: '2026-03-16',
      to: '2026-03-20',
      offer: noonOffer.code,
    });
    expect(days.map(({ day, ...figures }) => [day, piecesOf(figures)])).toEqual([
      ['2026-03-16', { issued: 0, redeemed: 2, cancelled: 0, voided: 1, expired: 0, outstanding: 2 }],
      ['2026-03-17', { issued: 0, redeemed: 0, cancelled: 1, voided: 0, expired: 0, outstanding: 3 }],
      ['2026-03-18', { issued: 0, redeemed: 0, cancelled: 0, voided: 0, expired: 3, outstanding: 0 }],
      ['2026-03-19', { issued: 0, redeemed: 0, cancelled: 0, voided: 0, expired: 0, outstanding: 0 }],
      ['2026-03-20', { issued: 0, redeemed: 0, cancelled: 0, voided: 0, expired: 0, outstanding: 0 }],
    ]);
    expect(days[0]).toMatchObject({ discountFen: 3_000, outstanding: { fen: 3_000 } });
    expect(days[1]).toMatchObject({ discountFen: -1_500 });
  });

  it('shows whoever answers for some stores only those, and nothing to who may not read offers', async () => {
    const ofS1 = actorWith({ kind: 'user', id: '7', label: 'x', storeIds: [stores.S1] }, ['offers.read']);
    const { rows } = await chain.offers.ledger(ofS1, {});
    expect(rows.map(({ store }) => store?.code)).toEqual(['S1', 'S1']);
    const ofS2 = actorWith({ kind: 'user', id: '8', label: 'x', storeIds: [stores.S2] }, ['offers.read']);
    expect((await chain.offers.ledger(ofS2, { store: 'S1' })).rows).toEqual([]);
    const [day] = await chain.offers.ledgerDays(ofS2, { from: '2026-03-16', to: '2026-03-16' });
    expect(day).toMatchObject({ redeemed: { pieces: 0 }, outstanding: { pieces: 0 } });
    const nobody = actorWith({ kind: 'user', id: '9', label: 'x', storeIds: null }, []);
    await expect(chain.offers.ledger(nobody, {})).rejects.toMatchObject({ code: 'access.denied' });
    await expect(chain.offers.ledgerDays(nobody, { from: '2026-03-16', to: '2026-03-16' })).rejects.toMatchObject({
      code: 'access.denied',
    });
  });

  it('asks for an offer and a store that exist', async () => {
    await expect(chain.offers.ledger(operator, { offer: 'none' })).rejects.toMatchObject({
      details: { field: 'offer' },
    });
    await expect(chain.offers.ledger(operator, { store: 'none' })).rejects.toMatchObject({
      details: { field: 'store' },
    });
  });
});

describe('the check', () => {
  it('finds nothing in books that are right', async () => {
    expect(await chain.offers.checkLedger()).toEqual({ differences: 0, shown: [] });
  });

  it.each([
    ['a coupon’s state', 'state', `update offers.coupon set status = 'issued' where grant_key = 'used'`],
    [
      'days nobody added',
      'days added',
      `update offers.coupon set extended_until = valid_until + interval '1 day' where grant_key = 'kept'`,
    ],
    [
      'a redemption that is gone',
      'redemption',
      `delete from offers.redemption where (customer_id, coupon_id) in (select customer_id, coupon_id from offers.coupon where grant_key = 'used')`,
    ],
    [
      'a redemption of more',
      'redemption',
      `update offers.redemption set discount_fen = discount_fen + 1 where discount_fen = 1500`,
    ],
    ['a key that is gone', 'key', `delete from offers.coupon_key where key = 'half'`],
    [
      'a hold on what is used',
      'hold',
      `insert into offers.coupon_hold select customer_id, coupon_id, issued_at, valid_until, 1, 0, 'x', 'x' from offers.coupon where grant_key = 'used'`,
    ],
    ['an entry that is gone', 'state', `delete from offers.coupon_event where kind = 'voided'`],
    [
      'an entry after the end',
      'balance of noon-15 in no store',
      `insert into offers.coupon_event (customer_id, coupon_id, seq, kind, at, recorded_at, given_fen, caller, who) select customer_id, coupon_id, 1, 'voided', valid_until + interval '1 hour', valid_until, 0, 'x', 'x' from offers.coupon where grant_key = 'nowhere'`,
    ],
  ])('names %s', async (_, what, damage) => {
    const undo = new Error('undone');
    const damaged = database.db.transaction().execute(async (tx) => {
      await sql.raw(damage).execute(tx);
      const { differences, shown } = await checkLedger(tx, platform.clock.now());
      expect(differences).toBeGreaterThan(0);
      expect(shown.map((difference) => difference.what)).toContain(what);
      throw undo;
    });
    await expect(damaged).rejects.toBe(undo);
  });
});
