import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '../../../platform/database/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { actorWith } from '../../access/index.ts';
import { readCouponCode } from '../coupon-code.ts';
import { checkLedger } from '../ledger/check.ts';
import { type Chain, chainOn, meet, openStores, operator, person } from '../testing/chain.ts';
import { off, putOffer } from '../testing/put-offer.ts';

const database = testDatabase();
let secondPool: Database;
let chain: Chain;
let second: Chain;
let advanceTo: (at: Date) => void;
const names = Array.from({ length: 12 }, (_, n) => `p-${n}`);
const SUMMER = new Date('2026-06-01T00:00:00+08:00');

beforeAll(async () => {
  secondPool = connect(database.url);
  const platform = await testPlatform(database);
  advanceTo = (at) => platform.clock.advanceTo(at);
  chain = chainOn(platform);
  second = chainOn(await testPlatform(secondPool));
  await openStores(chain);
  await meet(chain, names);
  await putOffer(chain, 'paper', off(1_500));
});
afterAll(() => secondPool.close());

const make = (key: string, pieces: number, over: { claimUntil?: Date; offer?: string } = {}) =>
  chain.offers.makeCodes(operator, over.offer ?? 'paper', {
    key,
    name: '地铁海报',
    pieces,
    claimUntil: over.claimUntil ?? SUMMER,
  });

async function exported(batchId: number): Promise<string[][]> {
  const { csv } = await chain.offers.exportCodes(operator, batchId);
  const lines = (await Array.fromAsync(csv)).join('').trimEnd().split('\r\n');
  return lines.map((line) => line.split(','));
}
const codesOf = async (batchId: number) => (await exported(batchId)).slice(1).map(([code]) => code!);
const claim = (name: string, code: string, on = chain) => on.offers.claimCode(person(name), code);
const refused = (reason: string) => ({ code: 'offers.code_refused', status: 409, details: { reason } });

describe('a batch', () => {
  it('is made once for a key, each code readable and its own, and comes home as CSV', async () => {
    const batch = await make('poster', 12_345);
    expect(batch).toMatchObject({ pieces: 12_345, claimed: 0, open: 12_345, openFen: 12_345 * 1_500 });
    expect(await make('poster', 12_345)).toEqual(batch);
    await expect(make('poster', 12_346)).rejects.toMatchObject({ code: 'offers.key_reused' });
    const rows = await exported(batch.batchId);
    expect(rows[0]).toEqual(['code', 'shown', 'claimed']);
    expect(new Set(rows.slice(1).map(([code]) => code)).size).toBe(12_345);
    for (const [code, shown, claimed] of rows.slice(1)) expect([readCouponCode(shown!), claimed]).toEqual([code, 'no']);
    const { rows: audited } = await sql<{ action: string }>`
      select action from access.audit where subject = 'offer:paper' and action like 'offers.bulk%' order by audit_id`.execute(
      database.db,
    );
    expect(audited.map(({ action }) => action)).toEqual(['offers.bulk_made', 'offers.bulk_exported']);
  });

  it('stands in the list of its offer, and with those of all others, each with what became of its codes', async () => {
    await putOffer(chain, 'listed', off(500));
    const { batchId } = await make('listed', 3, { offer: 'listed' });
    const [code] = await codesOf(batchId);
    await claim('p-3', code!);
    const listed = {
      batchId,
      key: 'listed',
      offer: { code: 'listed', name: 'listed' },
      pieces: 3,
      claimed: 1,
      open: 2,
    };
    expect(await chain.offers.bulkBatches(operator, 'listed')).toMatchObject([{ ...listed, openFen: 1_000 }]);
    const all = await chain.offers.bulkBatches(operator, null);
    expect(all.find((batch) => batch.batchId === batchId)).toMatchObject(listed);
    expect(all.some(({ offer }) => offer.code === 'paper')).toBe(true);
    const stranger = actorWith({ kind: 'user', id: '3', label: 'z', storeIds: null }, []);
    await expect(chain.offers.bulkBatches(stranger, null)).rejects.toMatchObject({ code: 'access.denied' });
  });

  it('is the whole chain’s, of the future, and never of a partner’s codes', async () => {
    const { batchId } = await make('rights', 1);
    const reader = actorWith({ kind: 'user', id: '1', label: 'x', storeIds: null }, ['offers.read']);
    const manager = actorWith({ kind: 'user', id: '2', label: 'y', storeIds: [1] }, ['offers.edit']);
    for (const [actor, code] of [
      [reader, 'access.denied'],
      [manager, 'access.other_store'],
    ] as const) {
      await expect(chain.offers.exportCodes(actor, batchId)).rejects.toMatchObject({ code });
      await expect(chain.offers.voidBatch(actor, batchId, 'x')).rejects.toMatchObject({ code });
      await expect(
        chain.offers.makeCodes(actor, 'paper', { key: 'no', name: 'x', pieces: 1, claimUntil: SUMMER }),
      ).rejects.toMatchObject({ code });
    }
    await expect(make('past', 1, { claimUntil: new Date('2026-01-01') })).rejects.toMatchObject({
      code: 'offers.bad_batch',
    });
    await putOffer(chain, 'cinema', { kind: 'partner_code', partner: '影城' });
    await expect(make('cinema', 1, { offer: 'cinema' })).rejects.toMatchObject({ code: 'offers.not_in_bulk' });
  });

  it('is taken from the budget when it is made, and not again when its codes are claimed', async () => {
    await putOffer(chain, 'budgeted', off(1_500));
    const budget = { key: 'b', what: 'issued_pieces', scope: { kind: 'offer' }, per: 'ever', limit: 5 } as const;
    await chain.offers.putBudgets(operator, 'budgeted', [budget]);
    await expect(make('six', 6, { offer: 'budgeted' })).rejects.toMatchObject({ code: 'offers.budget_spent' });
    const { batchId } = await make('five', 5, { offer: 'budgeted' });
    const [code] = await codesOf(batchId);
    await claim('p-0', code!);
    expect(await chain.offers.budgetsOf(operator, 'budgeted')).toMatchObject([{ used: 5, left: 0 }]);
  });
});

describe('a printed code', () => {
  it('becomes the coupon of whoever comes first, once, from two processes at once', async () => {
    const { batchId } = await make('race', 3);
    const codes = await codesOf(batchId);
    for (const code of codes) {
      const tries = await Promise.allSettled(names.map((name, n) => claim(name, code, n % 2 ? chain : second)));
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const one of tries) if (one.status === 'rejected') expect(one.reason).toMatchObject(refused('taken'));
      const winner = names[tries.findIndex(({ status }) => status === 'fulfilled')]!;
      const again = await claim(winner, code.toLowerCase());
      expect(again).toEqual((tries.find(({ status }) => status === 'fulfilled') as { value: unknown }).value);
      expect(again.code).not.toBe(code);
    }
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from offers.coupon_info where grant_key = any(${codes.map((code) => `code:${code}`)}::text[])`.execute(
      database.db,
    );
    expect(rows[0]!.n).toBe(3);
    expect((await exported(batchId)).slice(1).map(([, , claimed]) => claimed)).toEqual(['yes', 'yes', 'yes']);
  });

  it('promises what it was printed with, and its days begin with the claim', async () => {
    await putOffer(chain, 'changed', off(1_500));
    const { batchId } = await make('changed', 1, { offer: 'changed' });
    await putOffer(chain, 'changed', off(500));
    const [code] = await codesOf(batchId);
    const { validUntil, code: own } = await claim('p-1', code!);
    expect(validUntil).toEqual(new Date('2026-03-18T00:00:00+08:00'));
    const mine = (await chain.offers.walletOf(person('p-1'))).coupons.find((coupon) => coupon.code === own);
    expect(mine?.terms.discount).toEqual({ kind: 'amount_off', amountFen: 1_500 });
  });

  it('is no coupon in the books before its claim, and one after', async () => {
    await putOffer(chain, 'books', off(1_500));
    const { batchId } = await make('books', 4, { offer: 'books' });
    const at = chain.platform.clock.now();
    const issued = async () =>
      (await chain.offers.ledger(operator, { offer: 'books' })).rows.map(({ issued: { pieces, fen } }) => [
        pieces,
        fen,
      ]);
    expect(await issued()).toEqual([]);
    const [code] = await codesOf(batchId);
    await claim('p-2', code!);
    expect(await issued()).toEqual([[1, 1_500]]);
    expect(await checkLedger(database.db, at)).toMatchObject({ differences: 0 });
    expect(await chain.offers.bulkBatches(operator, 'books')).toMatchObject([{ claimed: 1, open: 3, openFen: 4_500 }]);
  });

  it('is refused when none was made, when nobody asks, when its batch is void or over', async () => {
    await expect(claim('p-0', 'nonsense')).rejects.toMatchObject({ code: 'offers.code_unknown', status: 404 });
    const { batchId } = await make('ends', 3, { claimUntil: new Date('2026-03-20T00:00:00+08:00') });
    const [a, b, c] = await codesOf(batchId);
    await expect(chain.offers.claimCode(null, a!)).rejects.toMatchObject({ code: 'offers.who_are_you' });
    const hers = await claim('p-3', a!);
    const voided = await make('voided', 1);
    const [gone] = await codesOf(voided.batchId);
    await chain.offers.voidBatch(operator, voided.batchId, '印错了');
    await expect(claim('p-3', gone!)).rejects.toMatchObject(refused('void'));
    await claim('p-4', b!);
    advanceTo(new Date('2026-03-20T00:00:00+08:00'));
    await expect(claim('p-5', c!)).rejects.toMatchObject(refused('expired'));
    expect(await claim('p-3', a!)).toEqual(hers);
    expect(await chain.offers.bulkBatches(operator, 'paper')).toEqual(
      expect.arrayContaining([expect.objectContaining({ key: 'ends', claimed: 2, open: 0 })]),
    );
  });
});
