import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { actorWith } from '../../access/index.ts';
import { type Chain, chainOn, give, meet, noonOffer, openStores, operator } from '../testing/chain.ts';
import { putOffer } from '../testing/put-offer.ts';
import { journalOf, till } from '../testing/tills.ts';

const database = testDatabase();
const noon = new Date('2026-03-15T12:00:00+08:00');
let chain: Chain;
let stores: Record<'S1' | 'S2' | 'T1', number>;
let customerId: number;

beforeAll(async () => {
  chain = await chainAfter(0);
  stores = await openStores(chain);
  await chain.offers.defineOffer(operator, noonOffer);
  await putOffer(chain, 'pair', { kind: 'buy_one_get_one', atMostPieces: null });
  customerId = (await meet(chain, ['ada'])).get('ada')!;
});

/** The chain so many minutes after noon. */
const chainAfter = async (minutes: number, seconds = 0) =>
  chainOn(
    await testPlatform(database, { at: new Date(noon.getTime() + minutes * 60_000 + seconds * 1_000).toISOString() }),
  );
const staff = (id: string, storeIds = [stores.S1]) =>
  actorWith({ kind: 'staff', id, label: `staff ${id}`, storeIds }, ['offers.redeem']);

let grants = 0;
const newCode = async (offerCode = noonOffer.code) => {
  grants += 1;
  return (await give(chain, customerId, { offerCode, grantKey: `grant-${grants}` })).code;
};
async function redeemedBy(id: string): Promise<string> {
  const code = await newCode();
  await chain.offers.redeemAtCounter(staff(id), { code, spendFen: 8_000, key: `buy-${code}` });
  return code;
}
const audited = async (what: string) => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from access.audit where action = ${what}`.execute(database.db);
  return rows[0]!.n;
};

describe('a member who redeemed by mistake', () => {
  it('takes it back once, however often she asks; it is audited and the coupon can be used again', async () => {
    const code = await redeemedBy('lin');
    const before = await audited('offers.redemption_cancelled');
    const { offers } = await chainAfter(10);
    const answer = await offers.cancelAtCounter(staff('lin'), { code, key: 'undo-1' });
    expect(answer).toMatchObject({ code, discountFen: 1_500, givenFen: 0 });
    expect(await (await chainAfter(30)).offers.cancelAtCounter(staff('lin'), { code, key: 'undo-1' })).toEqual(answer);
    expect(await audited('offers.redemption_cancelled')).toBe(before + 1);
    expect((await journalOf(database.db, code)).map(({ kind, who }) => [kind, who])).toEqual([
      ['redeemed', 'staff lin'],
      ['cancelled', 'staff lin'],
    ]);
    expect(await offers.redeemAtCounter(staff('lin'), { code, spendFen: 8_000, key: 'again' })).toMatchObject({ code });
  });

  it('is told that it is too late after ten minutes', async () => {
    const code = await redeemedBy('lin');
    const { offers } = await chainAfter(10, 1);
    await expect(offers.cancelAtCounter(staff('lin'), { code, key: 'late' })).rejects.toMatchObject({
      code: 'offers.too_late_to_undo',
      status: 409,
      details: { rule: 'minutes', minutes: 10 },
    });
  });

  it("cannot take back a colleague's, nor a till's", async () => {
    const code = await redeemedBy('lin');
    const own = { code: 'offers.too_late_to_undo', details: { rule: 'own' } };
    await expect(chain.offers.cancelAtCounter(staff('gao'), { code, key: 'u' })).rejects.toMatchObject(own);
    const atTill = await newCode();
    const purchase = { code: atTill, key: 't', storeId: stores.S1, spendFen: 8_000, at: noon };
    await chain.offers.redeem(till('1'), purchase);
    await expect(chain.offers.cancelAtCounter(staff('lin'), { code: atTill, key: 'v' })).rejects.toMatchObject(own);
  });

  it('needs the permission', async () => {
    const code = await redeemedBy('lin');
    const nobody = actorWith({ kind: 'staff', id: 'lin', label: 'staff lin', storeIds: [stores.S1] }, []);
    await expect(chain.offers.cancelAtCounter(nobody, { code, key: 'w' })).rejects.toMatchObject({ status: 403 });
    await expect(chain.offers.lookAtCounter(nobody, code)).rejects.toMatchObject({ status: 403 });
  });
});

describe('a coupon that is looked at', () => {
  it('says what it does, until when a till keeps it, and what has become of it', async () => {
    const code = await newCode();
    const look = () => chain.offers.lookAtCounter(staff('lin'), code.toLowerCase());
    expect(await look()).toMatchObject({
      ...{
        code,
        offer: '午间 15 元券',
        discountText: '减 15 元',
        status: 'issued',
        heldUntil: null,
        goodsDecide: false,
      },
      terms: expect.stringContaining('消费满 30 元减 15 元'),
    });
    await chain.offers.reserve(till('1'), { code, key: 'h', minutes: 5, storeId: stores.S1, spendFen: 8_000 });
    expect(await look()).toMatchObject({ heldUntil: new Date(noon.getTime() + 5 * 60_000) });
    await chain.offers.redeem(till('1'), { code, key: 'h', storeId: stores.S1, spendFen: 8_000, at: noon });
    expect(await look()).toMatchObject({ status: 'redeemed', heldUntil: null });
  });

  it('says when the goods decide, and that an unknown code is none', async () => {
    expect(await chain.offers.lookAtCounter(staff('lin'), await newCode('pair'))).toMatchObject({ goodsDecide: true });
    await expect(chain.offers.lookAtCounter(staff('lin'), 'NOSUCHCODE')).rejects.toMatchObject({
      details: { refusal: 'not_found' },
    });
  });
});
