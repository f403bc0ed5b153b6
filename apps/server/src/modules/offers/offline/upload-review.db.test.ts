import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '../../../platform/database/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { chainOn, give, noonOffer, operator } from '../testing/chain.ts';
import { isRefused, type NoonWithoutNetwork, noonWithoutNetwork, shownQr, told } from '../testing/offline.ts';
import { journalOf, till } from '../testing/tills.ts';
import { newKeyPair, readPrivateKey, withSignature } from './signature.ts';

const database = testDatabase();
let otherPool: Database;
let world: NoonWithoutNetwork;

beforeAll(async () => {
  otherPool = connect(database.url);
  world = await noonWithoutNetwork(database, otherPool);
});
afterAll(() => otherPool.close());
afterEach(async () => {
  expect(await world.first.offers.checkLedger()).toEqual({ differences: 0, shown: [] });
});

describe('a double redemption', () => {
  it('is in the review list once, with both sides and the loss, however often and wherever it is told', async () => {
    const { code, text } = await world.shown();
    await world.first.offers.redeem(till('2'), {
      code,
      key: 'other till',
      storeId: world.stores.S2,
      spendFen: 9_000,
      at: world.noon,
    });
    const purchase = told(world.atNoon, { key: 'double', code: text });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        (i % 2 ? world.first : world.second).offers.uploadOffline(till('1'), [purchase]),
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject([isRefused('already_redeemed')]);
    const found = (await world.cases()).filter(({ evidence }) => JSON.stringify(evidence).includes(code));
    expect(found).toMatchObject([
      {
        ...{ kind: 'offline_double', state: 'open', lossFen: 1_500, happenedAt: world.noon, filedAt: world.evening },
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
    const { code, text } = await world.shown();
    const tellers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        (i % 2 ? world.first : world.second).offers.uploadOffline(till(`${i}`), [
          told(world.atNoon, { key: 'one of many', code: text }),
        ]),
      ),
    );
    const results = tellers.flat().map(({ result }) => result);
    expect(results.toSorted()).toEqual(['redeemed', ...Array(7).fill('review')]);
    const found = (await world.cases()).filter(({ evidence }) => JSON.stringify(evidence).includes(code));
    expect(found.map(({ kind, lossFen }) => [kind, lossFen])).toEqual(Array(7).fill(['offline_double', 1_500]));
  });

  it('is what a coupon is that was void, over, or in use before it was given back', async () => {
    const [taken, back] = [await world.shown(), await world.shown()];
    await world.first.offers.voidCoupon(operator, { code: taken.code, reason: 'test' });
    await world.first.offers.redeem(till('2'), {
      code: back.code,
      key: 'b',
      storeId: world.stores.S2,
      spendFen: 9_000,
      at: world.noon,
    });
    await world.first.offers.cancel(till('2'), {
      ...{ code: back.code, key: 'b back', storeId: world.stores.S2, at: world.evening, discountFen: null },
    });
    const last = chainOn(await testPlatform(database, { at: '2026-03-17T23:59:50+08:00' }));
    const over = await give(last, world.ada, { grantKey: 'x', offerCode: noonOffer.code });
    const night = chainOn(await testPlatform(database, { at: '2026-03-20T00:00:20+08:00' }));
    const lastText = await shownQr(
      chainOn(await testPlatform(database, { at: '2026-03-19T23:59:50+08:00' })),
      'ada',
      over.code,
    );
    const answers = [
      ...(await world.tell(
        told(world.atNoon, { key: 'void', code: taken.text }),
        told(world.atNoon, { key: 'given back', code: back.text }),
      )),
      ...(await night.offers.uploadOffline(till('1'), [told(night, { key: 'over', code: lastText })])),
    ];
    expect(answers).toMatchObject(['void', 'already_redeemed', 'expired'].map(isRefused));
    for (const answer of answers) expect(await world.caseOf(answer)).toMatchObject({ kind: 'offline_double' });
  });
});

describe('without proof', () => {
  it('goes to the review list, and the coupon stays as it was: forged, of another key, stale, typed', async () => {
    const { code, text } = await world.shown();
    const [, unsigned = ''] = /^(.*)\.[^.]+$/.exec(text) ?? [];
    const stranger = withSignature(unsigned, readPrivateKey(newKeyPair().privateKey));
    const late = new Date(world.noon.getTime() + 180_000);
    const early = new Date(world.noon.getTime() - 61_000);
    const answers = await world.tell(
      told(world.atNoon, { key: 'forged', code: text.replace('.3000.', '.1.') }),
      told(world.atNoon, { key: 'stranger', code: stranger }),
      told(world.atNoon, { key: 'late', code: text, at: late }),
      told(world.atNoon, { key: 'early', code: text, at: early }),
      told(world.atNoon, { key: 'typed', code }),
      told(world.atNoon, { key: 'cut off', code: text.slice(0, -3) }),
      told(world.atNoon, { key: 'ages', code: text, at: new Date('2026-03-01T12:00:00+08:00') }),
    );
    const reasons = ['forged', 'forged', 'outside_time', 'outside_time', 'not_approved', 'unreadable', 'outside_time'];
    expect(answers).toMatchObject(reasons.map(isRefused));
    const kinds = await Promise.all(answers.map(async (answer) => (await world.caseOf(answer))?.kind));
    expect(kinds).toEqual([...Array(5).fill('offline_unproven'), 'offline_unknown', 'offline_unproven']);
    expect(await journalOf(database.db, code)).toEqual([]);
    // A till whose clock is less than a minute off.
    const skewed = told(world.atNoon, { key: 'skewed', code: text, at: new Date(world.noon.getTime() + 179_000) });
    expect(await world.tell(skewed)).toMatchObject([{ result: 'redeemed' }]);
  });

  it('a manager of that store stands in for the network and the time, never for the signature', async () => {
    const [a, b, c] = [await world.shown(), await world.shown(), await world.shown()];
    const late = new Date(world.noon.getTime() + 3_600_000);
    expect(
      await world.tell(
        told(world.atNoon, { key: 'zhang', code: a.code, approvedBy: 'zhang' }),
        told(world.atNoon, { key: 'zhang late', code: b.text, at: late, approvedBy: 'zhang' }),
        told(world.atNoon, { key: 'li', code: c.code, approvedBy: 'li' }),
        told(world.atNoon, { key: 'staff', code: c.code, approvedBy: 'xiaowang' }),
        told(world.atNoon, { key: 'nobody', code: c.code, approvedBy: 'nobody' }),
        told(world.atNoon, { key: 'forged by zhang', code: c.text.replace('.3000.', '.1.'), approvedBy: 'zhang' }),
      ),
    ).toMatchObject([
      ...[{ result: 'redeemed' }, { result: 'redeemed' }],
      ...['not_approved', 'not_approved', 'not_approved', 'forged'].map(isRefused),
    ]);
    const twice = told(world.atNoon, { key: 'zhang again', code: a.code, approvedBy: 'zhang' });
    const [answer] = await world.tell(twice);
    expect(answer).toMatchObject(isRefused('already_redeemed'));
    expect(await world.caseOf(answer)).toMatchObject({
      evidence: { till: { proof: 'manager', approvedBy: 'zhang' } },
    });
  });

  it('told after more than a week: people look at it', async () => {
    const { code, text } = await world.shown();
    const later = chainOn(await testPlatform(database, { at: '2026-03-22T12:00:01+08:00' }));
    const [answer] = await later.offers.uploadOffline(till('1'), [told(world.atNoon, { key: 'a week', code: text })]);
    expect(answer).toMatchObject(isRefused('implausible_time'));
    expect(await journalOf(database.db, code)).toEqual([]);
  });

  it('of no coupon at all: a case about the store', async () => {
    const [answer] = await world.tell(told(world.atNoon, { key: 'none', code: '0000-0000-0000', approvedBy: 'zhang' }));
    expect(answer).toMatchObject(isRefused('not_found'));
    expect(await world.caseOf(answer)).toMatchObject({
      ...{ kind: 'offline_unknown', subjectKind: 'store', subjectId: String(world.stores.S1), lossFen: 1_500 },
    });
  });
});
