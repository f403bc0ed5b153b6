import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '../../../platform/database/index.ts';
import { createHttp } from '../../../platform/http/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { fileCase } from '../review/file-case.ts';
import { type Chain, chainOn, give, meet, noonOffer, openStores, operator } from '../testing/chain.ts';
import { hireManagers, shownQr, told } from '../testing/offline.ts';
import { off, putOffer } from '../testing/put-offer.ts';
import { journalOf, till } from '../testing/tills.ts';
import { newKeyPair, readPrivateKey, withSignature } from './signature.ts';
import type { Told } from './told.ts';

const database = testDatabase();
const NOON = '2026-03-15T12:00:00+08:00';
const noon = new Date(NOON);
const evening = new Date('2026-03-15T18:00:00+08:00');

let otherPool: Database;
/** At noon tills have no network; in the evening they tell. */
let atNoon: Chain;
let first: Chain;
let second: Chain;
let stores: Record<'S1' | 'S2' | 'T1', number>;
let ada: number;

beforeAll(async () => {
  otherPool = connect(database.url);
  atNoon = chainOn(await testPlatform(database, { at: NOON }));
  stores = await openStores(atNoon);
  await hireManagers(atNoon);
  await atNoon.offers.defineOffer(operator, noonOffer);
  ada = (await meet(atNoon, ['ada'])).get('ada')!;
  first = chainOn(await testPlatform(database, { at: evening.toISOString() }));
  second = chainOn(await testPlatform(otherPool, { at: evening.toISOString() }));
});
afterAll(() => otherPool.close());
afterEach(async () => {
  expect(await first.offers.checkLedger()).toEqual({ differences: 0, shown: [] });
});

let grants = 0;
/** A new coupon of ada's with the text that her wallet showed at noon. */
async function shown({ offerCode = noonOffer.code } = {}) {
  grants += 1;
  const { code } = await give(atNoon, ada, { grantKey: `grant-${grants}`, offerCode });
  return { code, text: await shownQr(atNoon, 'ada', code) };
}
const tell = async (...purchases: Told[]) => first.offers.uploadOffline(till('1'), purchases);
/** The cases, without what depends on time and keys. */
async function cases() {
  const { cases } = await first.offers.listReviews(operator, { limit: 100 });
  return cases;
}
const caseOf = async (review: string | null | undefined) => (await cases()).find(({ caseId }) => caseId === review);
const isRefused = (reason: string) => ({ result: 'review', bookedFen: 0, lossFen: 1_500, reason });

describe('what a till redeemed without the network', () => {
  it('is redeemed when the customer paid, at what the till took off', async () => {
    const { code, text } = await shown();
    const [answer] = await tell(told(atNoon, { key: 'a1', code: text, discountFen: 1_200 }));
    expect(answer).toEqual({
      ...{ key: 'a1', code, problem: null, result: 'redeemed' },
      ...{ bookedFen: 1_200, lossFen: 0, reason: null, caseId: null },
    });
    const { rows } = await sql`
      select redeemed_at as at, discount_fen as "discountFen", spend_fen as "spendFen", redeemed_store_id as store
      from offers.coupon_info where code = ${code}`.execute(database.db);
    expect(rows).toEqual([{ at: noon, discountFen: 1_200, spendFen: 8_000, store: stores.S1 }]);
    const { rows: facts } = await sql`
      select at from platform.fact where type = 'offers.coupon_redeemed' and payload ->> 'code' = ${code}`.execute(
      database.db,
    );
    expect(facts).toEqual([{ at: noon }]);
  });

  it('told twice, by two processes at once, in one batch or after a refund, gets one answer and is redeemed once', async () => {
    const batch = await Promise.all(
      Array.from({ length: 12 }, async (_, i) => told(atNoon, { key: `twice-${i}`, code: (await shown()).text })),
    );
    const both = await Promise.all(
      [first, second].map(({ offers }) => offers.uploadOffline(till('1'), [...batch, ...batch])),
    );
    for (const answers of both) {
      expect(answers.slice(0, 12)).toEqual(answers.slice(12));
      expect(answers.map(({ result }) => result)).toEqual(Array(24).fill('redeemed'));
    }
    expect(both[0]).toEqual(both[1]);
    const code = both[0]![0]!.code!;
    await first.offers.cancel(till('1'), { code, key: 'back', storeId: stores.S1, at: evening, discountFen: null });
    expect((await tell(batch[0]!))[0]).toEqual(both[0]![0]);
    expect((await journalOf(database.db, code)).map(({ kind }) => kind)).toEqual(['redeemed', 'cancelled']);
  });

  it('was redeemed with its key already when the network went: the same purchase', async () => {
    const { text, code } = await shown();
    const purchase = { code: text, key: 'went', storeId: stores.S1, spendFen: 8_000, at: noon };
    await atNoon.offers.redeem(till('1'), purchase);
    expect(await tell(told(atNoon, { key: 'went', code: text }))).toMatchObject([
      { result: 'redeemed', bookedFen: 1_500, lossFen: 0 },
    ]);
    expect(await journalOf(database.db, code)).toHaveLength(1);
  });

  it('comes before another till’s hold, which has given nothing yet', async () => {
    const { text, code } = await shown();
    const purchase = { code, storeId: stores.S2, spendFen: 8_000 };
    await first.offers.reserve(till('2'), { ...purchase, key: 'hold', minutes: 10 });
    expect(await tell(told(atNoon, { key: 'before', code: text }))).toMatchObject([{ result: 'redeemed' }]);
    await expect(first.offers.redeem(till('2'), { ...purchase, key: 'hold', at: evening })).rejects.toMatchObject({
      details: { refusal: 'already_redeemed' },
    });
  });

  it('with more taken off than the terms give is used, and the rest is a loss', async () => {
    const { text } = await shown();
    const [answer] = await tell(told(atNoon, { key: 'much', code: text, discountFen: 2_000 }));
    expect(answer).toMatchObject({ result: 'redeemed', bookedFen: 1_500, lossFen: 500, reason: 'discount_too_high' });
    expect(await caseOf('caseId' in answer! ? answer.caseId : null)).toMatchObject({
      ...{ kind: 'offline_refused', lossFen: 500, subjectKind: 'coupon', store: { code: 'S1' } },
    });
  });

  it('against the terms is not redeemed', async () => {
    const { text, code } = await shown();
    expect(await tell(told(atNoon, { key: 'small', code: text, spendFen: 2_000 }))).toMatchObject([
      isRefused('spend_too_low'),
    ]);
    expect(await journalOf(database.db, code)).toEqual([]);
  });

  it('counts against the limits of its holder as any other', async () => {
    await putOffer(atNoon, 'once', off(1_500), { limit: { times: 1, per: 'ever', family: null } });
    const [a, b] = [await shown({ offerCode: 'once' }), await shown({ offerCode: 'once' })];
    const both = await tell(
      told(atNoon, { key: 'once-1', code: a.text }),
      told(atNoon, { key: 'once-2', code: b.text }),
    );
    expect(both.map(({ result }) => result).toSorted()).toEqual(['redeemed', 'review']);
  });
});

describe('a double redemption', () => {
  it('is in the review list once, with both sides and the loss, however often and wherever it is told', async () => {
    const { code, text } = await shown();
    await first.offers.redeem(till('2'), { code, key: 'other till', storeId: stores.S2, spendFen: 9_000, at: noon });
    const purchase = told(atNoon, { key: 'double', code: text });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => (i % 2 ? first : second).offers.uploadOffline(till('1'), [purchase])),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject([isRefused('already_redeemed')]);
    const found = (await cases()).filter(({ evidence }) => JSON.stringify(evidence).includes(code));
    expect(found).toMatchObject([
      {
        ...{ kind: 'offline_double', state: 'open', lossFen: 1_500, happenedAt: noon, filedAt: evening },
        evidence: {
          till: { who: 'till 1', key: 'double', store: 'S1', spendFen: 8_000, discountFen: 1_500, proof: 'qr' },
          coupon: {
            journal: [{ kind: 'redeemed', store: 'S2', spendFen: 9_000, discountFen: 1_500, who: 'till 2' }],
          },
        },
      },
    ]);
    // The ledger knows one of the two; the other is the case's.
    expect(await journalOf(database.db, code)).toHaveLength(1);
  });

  it('of two tills without the network: whoever tells first has redeemed, the other is a case', async () => {
    const { code, text } = await shown();
    const tellers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        (i % 2 ? first : second).offers.uploadOffline(till(`${i}`), [told(atNoon, { key: 'one of many', code: text })]),
      ),
    );
    const results = tellers.flat().map(({ result }) => result);
    expect(results.toSorted()).toEqual(['redeemed', ...Array(7).fill('review')]);
    const found = (await cases()).filter(({ evidence }) => JSON.stringify(evidence).includes(code));
    expect(found.map(({ kind, lossFen }) => [kind, lossFen])).toEqual(Array(7).fill(['offline_double', 1_500]));
  });

  it('is what a coupon is that was void, over, or in use before it was given back', async () => {
    const [taken, back] = [await shown(), await shown()];
    await first.offers.voidCoupon(operator, { code: taken.code, reason: 'test' });
    await first.offers.redeem(till('2'), { code: back.code, key: 'b', storeId: stores.S2, spendFen: 9_000, at: noon });
    await first.offers.cancel(till('2'), {
      ...{ code: back.code, key: 'b back', storeId: stores.S2, at: evening, discountFen: null },
    });
    const last = chainOn(await testPlatform(database, { at: '2026-03-17T23:59:50+08:00' }));
    const over = await give(last, ada, { grantKey: 'x', offerCode: noonOffer.code });
    const night = chainOn(await testPlatform(database, { at: '2026-03-20T00:00:20+08:00' }));
    const lastText = await shownQr(
      chainOn(await testPlatform(database, { at: '2026-03-19T23:59:50+08:00' })),
      'ada',
      over.code,
    );
    const answers = [
      ...(await tell(
        told(atNoon, { key: 'void', code: taken.text }),
        told(atNoon, { key: 'given back', code: back.text }),
      )),
      ...(await night.offers.uploadOffline(till('1'), [told(night, { key: 'over', code: lastText })])),
    ];
    expect(answers).toMatchObject(['void', 'already_redeemed', 'expired'].map(isRefused));
    for (const answer of answers)
      expect(await caseOf('caseId' in answer ? answer.caseId : null)).toMatchObject({ kind: 'offline_double' });
  });
});

describe('without proof', () => {
  it('goes to the review list, and the coupon stays as it was: forged, of another key, stale, typed', async () => {
    const { code, text } = await shown();
    const [, unsigned = ''] = /^(.*)\.[^.]+$/.exec(text) ?? [];
    const stranger = withSignature(unsigned, readPrivateKey(newKeyPair().privateKey));
    const late = new Date(noon.getTime() + 180_000);
    const early = new Date(noon.getTime() - 61_000);
    const answers = await tell(
      told(atNoon, { key: 'forged', code: text.replace('.3000.', '.1.') }),
      told(atNoon, { key: 'stranger', code: stranger }),
      told(atNoon, { key: 'late', code: text, at: late }),
      told(atNoon, { key: 'early', code: text, at: early }),
      told(atNoon, { key: 'typed', code }),
      told(atNoon, { key: 'cut off', code: text.slice(0, -3) }),
      told(atNoon, { key: 'ages', code: text, at: new Date('2026-03-01T12:00:00+08:00') }),
    );
    const reasons = ['forged', 'forged', 'outside_time', 'outside_time', 'not_approved', 'unreadable', 'outside_time'];
    expect(answers).toMatchObject(reasons.map(isRefused));
    const kinds = await Promise.all(
      answers.map(async (answer) => (await caseOf('caseId' in answer ? answer.caseId : null))?.kind),
    );
    expect(kinds).toEqual([...Array(5).fill('offline_unproven'), 'offline_unknown', 'offline_unproven']);
    expect(await journalOf(database.db, code)).toEqual([]);
    // A till whose clock is less than a minute off.
    const skewed = told(atNoon, { key: 'skewed', code: text, at: new Date(noon.getTime() + 179_000) });
    expect(await tell(skewed)).toMatchObject([{ result: 'redeemed' }]);
  });

  it('a manager of that store stands in for the network and the time, never for the signature', async () => {
    const [a, b, c] = [await shown(), await shown(), await shown()];
    const late = new Date(noon.getTime() + 3_600_000);
    expect(
      await tell(
        told(atNoon, { key: 'zhang', code: a.code, approvedBy: 'zhang' }),
        told(atNoon, { key: 'zhang late', code: b.text, at: late, approvedBy: 'zhang' }),
        told(atNoon, { key: 'li', code: c.code, approvedBy: 'li' }),
        told(atNoon, { key: 'staff', code: c.code, approvedBy: 'xiaowang' }),
        told(atNoon, { key: 'nobody', code: c.code, approvedBy: 'nobody' }),
        told(atNoon, { key: 'forged by zhang', code: c.text.replace('.3000.', '.1.'), approvedBy: 'zhang' }),
      ),
    ).toMatchObject([
      ...[{ result: 'redeemed' }, { result: 'redeemed' }],
      ...['not_approved', 'not_approved', 'not_approved', 'forged'].map(isRefused),
    ]);
    const twice = told(atNoon, { key: 'zhang again', code: a.code, approvedBy: 'zhang' });
    const [answer] = await tell(twice);
    expect(answer).toMatchObject(isRefused('already_redeemed'));
    expect(await caseOf('caseId' in answer! ? answer.caseId : null)).toMatchObject({
      evidence: { till: { proof: 'manager', approvedBy: 'zhang' } },
    });
  });

  it('told after more than a week: people look at it', async () => {
    const { code, text } = await shown();
    const later = chainOn(await testPlatform(database, { at: '2026-03-22T12:00:01+08:00' }));
    const [answer] = await later.offers.uploadOffline(till('1'), [told(atNoon, { key: 'a week', code: text })]);
    expect(answer).toMatchObject(isRefused('implausible_time'));
    expect(await journalOf(database.db, code)).toEqual([]);
  });

  it('of no coupon at all: a case about the store', async () => {
    const [answer] = await tell(told(atNoon, { key: 'none', code: '0000-0000-0000', approvedBy: 'zhang' }));
    expect(answer).toMatchObject(isRefused('not_found'));
    expect(await caseOf('caseId' in answer! ? answer.caseId : null)).toMatchObject({
      ...{ kind: 'offline_unknown', subjectKind: 'store', subjectId: String(stores.S1), lossFen: 1_500 },
    });
  });
});

describe('what can’t be taken down', () => {
  it('is said for each, and the others are taken down', async () => {
    const [a, b] = [await shown(), await shown()];
    await tell(told(atNoon, { key: 'taken', code: a.text }));
    const answers = await first.offers.uploadOffline(till('1', [stores.S1]), [
      told(atNoon, { key: 'nowhere', code: b.text, store: 'nowhere' }),
      told(atNoon, { key: 'elsewhere', code: b.text, store: 'S2' }),
      told(atNoon, { key: 'taken', code: b.text }),
      told(atNoon, { key: 'fine', code: b.text }),
    ]);
    expect(answers).toMatchObject([
      { result: 'not_taken', problem: 'offers.store_unknown' },
      { result: 'not_taken', problem: 'access.other_store' },
      { result: 'not_taken', problem: 'offers.key_reused' },
      { result: 'redeemed' },
    ]);
  });

  it('by HTTP: a batch of at most a thousand, by a key that may', async () => {
    const http = await createHttp({ log: first.platform.log, requestsPerMinute: 1_000 });
    for (const { parts } of [first.access, first.offers]) parts.routes?.(http);
    const { key } = await first.access.createApiKey(operator, { name: 'till' });
    const { text, code } = await shown();
    const one = { key: 'http', code: text, store: 'S1', at: NOON, spendFen: 8_000, discountFen: 1_500 };
    const post = async (redemptions: object[], authorization = `Bearer ${key}`) => {
      const request = {
        method: 'POST',
        url: '/api/v1/coupons/offline-redemptions',
        headers: { authorization },
      } as const;
      const answer = await http.inject({ ...request, body: { redemptions } });
      return [answer.statusCode, answer.json()];
    };
    const answer = { key: 'http', result: 'redeemed', code, discountFen: 1_500, lossFen: 0 };
    expect(await post([one])).toEqual([
      200,
      { redemptions: [{ ...answer, reason: null, review: null, problem: null }] },
    ]);
    expect(await post([{ ...one, discountFen: 8_001 }])).toMatchObject([400, {}]);
    expect((await post(Array.from({ length: 1_001 }, () => one)))[0]).toBe(400);
    expect((await post([one], 'Bearer nobody'))[0]).toBe(401);
    const { rows } = await sql`
      select details from access.audit where action = 'offers.offline_redemptions_told' and actor_label = 'till'`.execute(
      database.db,
    );
    expect(rows).toEqual([{ details: { redeemed: 1, review: 0, notTaken: 0, lossFen: 0 } }]);
    await http.close();
  });
});

describe('the check of the ledger', () => {
  it('finds an answer that the journal does not know, a case with another loss, and a case of nothing', async () => {
    const { text } = await shown();
    await tell(told(atNoon, { key: 'checked', code: text, discountFen: 2_000 }));
    const found = async (change: string) => {
      await database.pool.query(change);
      return (await first.offers.checkLedger()).shown.map(({ what, journal, found }) => [what, journal, found]);
    };
    const report = "offers.offline_report where key = 'checked'";
    expect(
      await found(`update offers.offline_report set given_fen = 1900, booked_fen = 1400 where key = 'checked'`),
    ).toEqual([['offline redemption', 'discount 1500', 'answered 1400']]);
    await found(`update offers.offline_report set given_fen = 2000, booked_fen = 1500 where key = 'checked'`);
    const lossOf = (fen: number) =>
      `update offers.review_case set loss_fen = ${fen} where case_id = (select case_id from ${report})`;
    expect(await found(lossOf(1))).toEqual([['offline loss', 'case of 1', 'answered 500']]);
    expect(await found(lossOf(500))).toEqual([]);
    const invented = { kind: 'offline_double', key: 'x', subjectId: 1, customerId: null, storeId: null } as const;
    const caseId = await first.platform.db
      .transaction()
      .execute((tx) => fileCase(tx, { ...invented, happenedAt: noon, lossFen: 7, evidence: {} }, noon));
    expect(await found('select 1')).toEqual([['offline case', `case ${caseId} of 7`, 'no redemption told']]);
    expect(await found(`delete from offers.review_case where case_id = '${caseId}'`)).toEqual([]);
  });
});

it('an erasure takes the person out of reports and cases, and leaves the figures', async () => {
  const gone = (await meet(atNoon, ['gone'])).get('gone')!;
  const { code } = await give(atNoon, gone, { grantKey: 'gone' });
  const text = await shownQr(atNoon, 'gone', code);
  const [kept] = await tell(told(atNoon, { key: 'gone', code: text, discountFen: 2_000 }));
  await first.platform.db.transaction().execute((tx) => first.offers.personalData.erase(tx, gone));
  const { rows } = await sql`
    select r.coupon_id as "couponId", r.booked_fen as "bookedFen", c.loss_fen as "lossFen", c.evidence, c.customer_id as customer
    from offers.offline_report r join offers.review_case c using (case_id) where r.key = 'gone'`.execute(database.db);
  expect(rows).toEqual([{ couponId: null, bookedFen: 1_500, lossFen: 500, evidence: {}, customer: null }]);
  expect((await tell(told(atNoon, { key: 'gone', code: text, discountFen: 2_000 })))[0]).toEqual(kept);
});
