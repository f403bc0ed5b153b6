import { NO_CONDITIONS } from '@xiaoer/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '../../../platform/database/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { type Chain, chainOn, give, meet, noonOffer, openStores, operator, person } from '../testing/chain.ts';
import { journalOf, till } from '../testing/tills.ts';

const database = testDatabase();
const NOON = '2026-03-15T12:00:00+08:00';
const noon = new Date(NOON);
const END = new Date('2026-03-18T00:00:00+08:00');

let secondPool: Database;
let first: Chain;
let second: Chain;
let stores: Record<'S1' | 'S2' | 'T1', number>;
let ids: Map<string, number>;

beforeAll(async () => {
  secondPool = connect(database.url);
  first = chainOn(await testPlatform(database, { at: NOON }));
  second = chainOn(await testPlatform(secondPool, { at: NOON }));
  stores = await openStores(first);
  await first.offers.defineOffer(operator, noonOffer);
  const terms = {
    ...{ name: '可送', discount: { kind: 'amount_off', amountFen: 1_500 } as const, minSpendFen: 0, terms: '' },
    ...{ validDays: 3, validDates: null, stores: null, storeBound: false },
  };
  const limit = { times: 1, per: 'ever', family: null } as const;
  await first.offers.putOffer(operator, 'giving', {
    ...terms,
    conditions: { ...NO_CONDITIONS, transferable: true, limit },
  });
  ids = await meet(first, ['ada', 'bea', 'cis', 'dot']);
});
afterAll(() => secondPool.close());

const [ada, bea] = [person('ada'), person('bea')];
let grants = 0;
/** A coupon of Ada's that she may give away. */
async function hers(offerCode = 'giving') {
  grants += 1;
  const { code } = await give(first, ids.get('ada')!, { offerCode, grantKey: `g-${grants}`, storeId: stores.S1 });
  return code;
}
const offered = async () => {
  const code = await hers();
  return { code, ...(await first.offers.offerTransfer(ada, code)) };
};
const paid = (code: string, key: string) => ({ code, key, storeId: stores.S1, spendFen: 8_000, at: noon });
const evenBooks = async () => expect(await first.offers.checkLedger()).toEqual({ differences: 0, shown: [] });

describe('a coupon that is given away', () => {
  it('is void with its code at once; whoever accepts it has another with the same end; the books balance', async () => {
    const { code, token, endsAt } = await offered();
    expect(endsAt).toEqual(END);
    expect(await first.offers.offerTransfer(ada, code)).toMatchObject({ token });
    expect(await second.offers.transferPage(bea, token)).toMatchObject({
      offer: '可送',
      state: 'open',
      validUntil: END,
    });
    const got = await second.offers.acceptTransfer(bea, token);
    expect(got).toMatchObject({ offer: '可送', validUntil: END });
    expect(got.code).not.toBe(code);
    expect(await second.offers.acceptTransfer(bea, token)).toEqual(got);
    expect(await second.offers.transferPage(bea, token)).toMatchObject({ state: 'yours' });
    expect(await second.offers.transferPage(person('cis'), token)).toMatchObject({ state: 'over', why: 'taken' });
    await expect(first.offers.redeem(till('1'), paid(code, 'old'))).rejects.toMatchObject({
      details: { refusal: 'void' },
    });
    expect((await journalOf(database.db, code)).map(({ kind, who }) => `${kind} ${who}`)).toEqual(['voided transfer']);
    expect(await first.offers.redeem(till('1'), paid(got.code, 'new'))).toMatchObject({ discountFen: 1_500 });
    await evenBooks();
    const { rows } = await sql`
      select payload from platform.fact where type = 'offers.coupon_transferred'`.execute(database.db);
    expect(rows).toMatchObject([{ payload: { fromCustomerId: ids.get('ada'), toCustomerId: ids.get('bea') } }]);
  });

  it('waits in the wallet of who gives it until somebody has it, and the link says to each how it stands', async () => {
    const { code, token, endsAt } = await offered();
    const inWallet = async () => (await first.offers.walletOf(ada)).transfers.get(code);
    expect(await inWallet()).toEqual({ state: 'waiting', token, endsAt });
    const seen = async (who: string) => {
      const { state, why } = await first.offers.transferPage(person(who), token);
      return [state, why];
    };
    expect([await seen('ada'), await seen('bea'), await seen('stranger')]).toEqual([
      ['own', null],
      ['open', null],
      ['open', null],
    ]);
    await first.offers.acceptTransfer(bea, token);
    expect(await inWallet()).toEqual({ state: 'given' });
    expect([await seen('ada'), await seen('bea'), await seen('cis')]).toEqual([
      ['over', 'taken'],
      ['yours', null],
      ['over', 'taken'],
    ]);
    const [bought, back] = [await offered(), await offered()];
    await first.offers.voidCoupon(operator, { code: bought.code, reason: 'test' });
    await first.offers.withdrawTransfer(ada, back.code);
    const why = async (of: { token: string }, at = first) => (await at.offers.transferPage(bea, of.token)).why;
    expect([await why(bought), await why(back)]).toEqual(['used', 'withdrawn']);
    const late = chainOn(await testPlatform(database, { at: END.toISOString() }));
    expect(await why(await offered(), late)).toBe('late');
    const { transfers } = await first.offers.walletOf(ada);
    expect(transfers.get(back.code)).toBeUndefined();
  });

  it('is accepted once, however many try at the same moment', async () => {
    const { token } = await offered();
    const answers = await Promise.allSettled(
      Array.from({ length: 12 }, (_, i) =>
        (i % 2 ? first : second).offers.acceptTransfer(person(['bea', 'cis', 'dot'][i % 3]!), token),
      ),
    );
    const got = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.code] : []));
    expect(got).toHaveLength(4);
    expect(new Set(got).size).toBe(1);
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []));
    expect(new Set(refused)).toEqual(new Set(['offers.transfer_over']));
    await evenBooks();
  });

  it('counts for the limit of its new holder', async () => {
    const { token } = await offered();
    const { code } = await first.offers.acceptTransfer(bea, token);
    await expect(first.offers.redeem(till('1'), paid(code, 'limit'))).rejects.toMatchObject({
      details: { refusal: 'used_up' },
    });
  });

  it('stays while a till holds it, and with her once she used it, took the offer back or was too late', async () => {
    const held = await offered();
    await first.offers.reserve(till('1'), { ...paid(held.code, 'hold'), minutes: 5 });
    const accept = (token: string, chain = second) => chain.offers.acceptTransfer(person('cis'), token);
    await expect(accept(held.token)).rejects.toMatchObject({ code: 'offers.coupon_held' });
    await expect(first.offers.offerTransfer(ada, held.code)).rejects.toMatchObject({ code: 'offers.coupon_held' });
    await first.offers.redeem(till('1'), paid(held.code, 'hold'));
    await expect(accept(held.token)).rejects.toMatchObject({ details: { refusal: 'already_redeemed' } });

    const back = await offered();
    await first.offers.withdrawTransfer(ada, back.code);
    await expect(accept(back.token)).rejects.toMatchObject({ code: 'offers.transfer_over' });
    const again = await first.offers.offerTransfer(ada, back.code);
    expect(again.token).not.toBe(back.token);
    const late = chainOn(await testPlatform(database, { at: END.toISOString() }));
    await expect(accept(again.token, late)).rejects.toMatchObject({ code: 'offers.transfer_over' });
    await expect(first.offers.acceptTransfer(ada, again.token)).rejects.toMatchObject({ code: 'offers.transfer_own' });
  });

  it('is her own, and of an offer that allows it', async () => {
    const code = await hers();
    await expect(first.offers.offerTransfer(bea, code)).rejects.toMatchObject({ details: { refusal: 'not_found' } });
    await expect(first.offers.withdrawTransfer(bea, code)).rejects.toMatchObject({ details: { refusal: 'not_found' } });
    const other = await hers(noonOffer.code);
    await expect(first.offers.offerTransfer(ada, other)).rejects.toMatchObject({ code: 'offers.not_transferable' });
    const { token } = await first.offers.offerTransfer(ada, code);
    await expect(first.offers.acceptTransfer(null, token)).rejects.toMatchObject({ code: 'offers.who_are_you' });
    await expect(first.offers.acceptTransfer(bea, 'nothing')).rejects.toMatchObject({ status: 404 });
  });

  it('takes the piece that waits for it along', async () => {
    await first.offers.putPickup(operator, 'giving', {
      ...{ opensAt: null, closesAt: null },
      stores: [{ store: 'S1', sku: 'necklace', pieces: 1 }],
    });
    const { token } = await offered();
    const { code } = await second.offers.acceptTransfer(person('dot'), token);
    const left = async () => (await first.offers.pickupFigures(operator, 'giving')).stores[0];
    expect(await left()).toMatchObject({ reserved: 1, left: 0 });
    await expect(
      first.offers.redeem(till('1'), { ...paid(code, 'elsewhere'), storeId: stores.S2 }),
    ).rejects.toMatchObject({ details: { refusal: 'wrong_store' } });
    await first.offers.redeem(till('1'), paid(code, 'collected'));
    expect(await left()).toMatchObject({ reserved: 0, collected: 1 });
    await evenBooks();
  });

  it('follows both when they are merged, and is forgotten with them', async () => {
    await first.offers.putPickup(operator, 'giving', {
      opensAt: null,
      closesAt: null,
      stores: [{ store: 'S1', sku: 'necklace', pieces: 5 }],
    });
    const given = await offered();
    const got = await first.offers.acceptTransfer(person('dot'), given.token);
    const inTx = (run: (tx: Parameters<typeof first.offers.personalData.merge>[0]) => Promise<void>) =>
      first.platform.db.transaction().execute(run);
    await inTx((tx) => first.offers.personalData.merge(tx, ids.get('dot')!, ids.get('cis')!));
    expect(await first.offers.acceptTransfer(person('cis'), given.token)).toEqual(got);
    await inTx((tx) => first.offers.personalData.erase(tx, ids.get('cis')!));
    await inTx((tx) => first.offers.personalData.erase(tx, ids.get('ada')!));
    const { rows } = await sql`
      select from offers.transfer where from_customer_id in (${ids.get('ada')!}, ${ids.get('cis')!})
        or to_customer_id in (${ids.get('cis')!}, ${ids.get('dot')!})`.execute(database.db);
    expect(rows).toEqual([]);
    await evenBooks();
  });
});
