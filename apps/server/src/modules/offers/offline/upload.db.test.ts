import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { connect, type Database } from '../../../platform/database/index.ts';
import { createHttp } from '../../../platform/http/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { type Chain, chainOn, give, meet, operator, person } from '../testing/chain.ts';
import { isRefused, type NoonWithoutNetwork, noonWithoutNetwork, shownQr, told } from '../testing/offline.ts';
import { off, putOffer } from '../testing/put-offer.ts';
import { somebodyWaits } from '../testing/somebody-waits.ts';
import { journalOf, till } from '../testing/tills.ts';
import type { Told } from './told.ts';

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

describe('what a till redeemed without the network', () => {
  it('is redeemed when the customer paid, at what the till took off', async () => {
    const { code, text } = await world.shown();
    const [answer] = await world.tell(told(world.atNoon, { key: 'a1', code: text, discountFen: 1_200 }));
    expect(answer).toEqual({
      ...{ key: 'a1', code, problem: null, result: 'redeemed' },
      ...{ bookedFen: 1_200, lossFen: 0, reason: null, caseId: null },
    });
    const { rows } = await sql`
      select redeemed_at as at, discount_fen as "discountFen", spend_fen as "spendFen", redeemed_store_id as store
      from offers.coupon_info where code = ${code}`.execute(database.db);
    expect(rows).toEqual([{ at: world.noon, discountFen: 1_200, spendFen: 8_000, store: world.stores.S1 }]);
    const { rows: facts } = await sql`
      select at from platform.fact where type = 'offers.coupon_redeemed' and payload ->> 'code' = ${code}`.execute(
      database.db,
    );
    expect(facts).toEqual([{ at: world.noon }]);
  });

  it('told twice, by two processes at once, in one batch or after a refund, gets one answer and is redeemed once', async () => {
    const batch = await Promise.all(
      Array.from({ length: 12 }, async (_, i) =>
        told(world.atNoon, { key: `twice-${i}`, code: (await world.shown()).text }),
      ),
    );
    const both = await Promise.all(
      [world.first, world.second].map(({ offers }) => offers.uploadOffline(till('1'), [...batch, ...batch])),
    );
    for (const answers of both) {
      expect(answers.slice(0, 12)).toEqual(answers.slice(12));
      expect(answers.map(({ result }) => result)).toEqual(Array(24).fill('redeemed'));
    }
    expect(both[0]).toEqual(both[1]);
    const code = both[0]![0]!.code!;
    await world.first.offers.cancel(till('1'), {
      code,
      key: 'back',
      storeId: world.stores.S1,
      at: world.evening,
      discountFen: null,
    });
    expect((await world.tell(batch[0]!))[0]).toEqual(both[0]![0]);
    expect((await journalOf(database.db, code)).map(({ kind }) => kind)).toEqual(['redeemed', 'cancelled']);
  });

  it('was redeemed with its key already when the network went: the same purchase', async () => {
    const { text, code } = await world.shown();
    const purchase = { code: text, key: 'went', storeId: world.stores.S1, spendFen: 8_000, at: world.noon };
    await world.atNoon.offers.redeem(till('1'), purchase);
    expect(await world.tell(told(world.atNoon, { key: 'went', code: text }))).toMatchObject([
      { result: 'redeemed', bookedFen: 1_500, lossFen: 0 },
    ]);
    expect(await journalOf(database.db, code)).toHaveLength(1);
  });

  it('comes before another till’s hold, which has given nothing yet', async () => {
    const { text, code } = await world.shown();
    const purchase = { code, storeId: world.stores.S2, spendFen: 8_000 };
    await world.first.offers.reserve(till('2'), { ...purchase, key: 'hold', minutes: 10 });
    expect(await world.tell(told(world.atNoon, { key: 'before', code: text }))).toMatchObject([{ result: 'redeemed' }]);
    await expect(
      world.first.offers.redeem(till('2'), { ...purchase, key: 'hold', at: world.evening }),
    ).rejects.toMatchObject({
      details: { refusal: 'already_redeemed' },
    });
  });

  it('with more taken off than the terms give is used, and the rest is a loss', async () => {
    const { text } = await world.shown();
    const [answer] = await world.tell(told(world.atNoon, { key: 'much', code: text, discountFen: 2_000 }));
    expect(answer).toMatchObject({ result: 'redeemed', bookedFen: 1_500, lossFen: 500, reason: 'discount_too_high' });
    expect(await world.caseOf(answer)).toMatchObject({
      ...{ kind: 'offline_refused', lossFen: 500, subjectKind: 'coupon', store: { code: 'S1' } },
    });
  });

  it('against the terms is not redeemed', async () => {
    const { text, code } = await world.shown();
    expect(await world.tell(told(world.atNoon, { key: 'small', code: text, spendFen: 2_000 }))).toMatchObject([
      isRefused('spend_too_low'),
    ]);
    expect(await journalOf(database.db, code)).toEqual([]);
  });

  it('counts against the limits of its holder as any other', async () => {
    await putOffer(world.atNoon, 'once', off(1_500), { limit: { times: 1, per: 'ever', family: null } });
    const [a, b] = [await world.shown({ offerCode: 'once' }), await world.shown({ offerCode: 'once' })];
    const both = await world.tell(
      told(world.atNoon, { key: 'once-1', code: a.text }),
      told(world.atNoon, { key: 'once-2', code: b.text }),
    );
    expect(both.map(({ result }) => result).toSorted()).toEqual(['redeemed', 'review']);
  });
});

describe('an upload', () => {
  async function purchases(name: string, n: number) {
    const all = await Promise.all(Array.from({ length: n }, () => world.shown()));
    return all.map(({ text }, i) =>
      told(world.atNoon, { key: `${name} ${i}`, code: text, spendFen: i % 3 ? 8_000 : 2_000 }),
    );
  }

  it('takes as many statements for many purchases as for a few', async () => {
    const [few, many] = [await purchases('few', 6), await purchases('many', 60)];
    const query = vi.spyOn(pg.Client.prototype, 'query');
    const statementsFor = async (all: Told[]) => {
      query.mockClear();
      const results = (await world.tell(...all)).map(({ result }) => result);
      expect(results).toEqual(all.map((_, i) => (i % 3 ? 'redeemed' : 'review')));
      return query.mock.calls.length;
    };
    const forFew = await statementsFor(few);
    expect(await statementsFor(many)).toBe(forFew);
    query.mockRestore();
  });

  it('begins again when a key is taken by another coupon at the same moment: all but that are taken down', async () => {
    const [raced, beside, other] = [await world.shown(), await world.shown(), await world.shown()];
    const uploading = await otherPool.db.transaction().execute(async (tx) => {
      await sql`
        insert into offers.coupon_key (key, caller, customer_id, coupon_id, use)
        select 'raced', 'api_key:1', customer_id, coupon_id, 'purchase'
        from offers.coupon_code where code = ${other.code}`.execute(tx);
      const uploading = world.tell(
        told(world.atNoon, { key: 'raced', code: raced.text }),
        told(world.atNoon, { key: 'beside', code: beside.text }),
      );
      expect(await somebodyWaits(database.db, uploading)).toBe(true);
      return { uploading };
    });
    expect(await uploading.uploading).toMatchObject([
      { result: 'not_taken', problem: 'offers.key_reused' },
      { result: 'redeemed', bookedFen: 1_500 },
    ]);
    expect(await journalOf(database.db, raced.code)).toEqual([]);
  });

  it('begins again when a coupon moves with a merge while it waits for it', async () => {
    const { atNoon, first } = world;
    const ids = await meet(atNoon, ['goes', 'stays']);
    const [goes, stays] = ['goes', 'stays'].map((name) => ids.get(name)!);
    const { code } = await give(atNoon, goes!, { grantKey: 'moves' });
    const text = await shownQr(atNoon, 'goes', code);
    const { uploading } = await otherPool.db.transaction().execute(async (tx) => {
      await world.second.offers.personalData.merge(tx, goes!, stays!);
      const uploading = world.tell(told(atNoon, { key: 'moves', code: text }));
      expect(await somebodyWaits(database.db, uploading)).toBe(true);
      return { uploading };
    });
    expect(await uploading).toMatchObject([{ result: 'redeemed', bookedFen: 1_500 }]);
    const { rows } = await sql`
      select customer_id as "customerId" from offers.redemption where key = 'moves'`.execute(first.platform.db);
    expect(rows).toEqual([{ customerId: stays }]);
  });

  it('collects the pieces of its coupons; of those that are another’s meanwhile the store is short', async () => {
    const { atNoon } = world;
    await putOffer(atNoon, 'necklace', off(1_500));
    const until = new Date('2026-04-01T00:00:00+08:00');
    const inS1 = { store: 'S1', sku: 'necklace', pieces: 3 };
    await atNoon.offers.putPickup(operator, 'necklace', { opensAt: world.noon, closesAt: until, stores: [inS1] });
    const names = ['n1', 'n2', 'n3', 'n4', 'n5'];
    await meet(atNoon, names);
    const claim = async (chain: Chain, name: string) =>
      (await chain.offers.claimPiece(person(name), { offer: 'necklace', store: 'S1' })).code;
    const [a, b, c] = [await claim(atNoon, 'n1'), await claim(atNoon, 'n2'), await claim(atNoon, 'n3')];
    const texts = [await shownQr(atNoon, 'n1', a), await shownQr(atNoon, 'n2', b), await shownQr(atNoon, 'n3', c)];
    // Their time is over, and two of their pieces are promised to others.
    const over = chainOn(await testPlatform(database, { at: '2026-03-18T00:00:00+08:00' }));
    await claim(over, 'n4');
    await claim(over, 'n5');
    const all = texts.map((code, i) => told(atNoon, { key: `piece ${i}`, code, discountFen: 0 }));
    expect(await over.offers.uploadOffline(till('1'), all)).toMatchObject(all.map(() => ({ result: 'redeemed' })));
    const [place] = (await over.offers.pickupFigures(operator, 'necklace')).stores;
    expect(place).toMatchObject({ pieces: 5, reserved: 2, collected: 3, left: 0, overrun: 2 });
  });
});

describe('what can’t be taken down', () => {
  it('is said for each, and the others are taken down', async () => {
    const [a, b] = [await world.shown(), await world.shown()];
    await world.tell(told(world.atNoon, { key: 'taken', code: a.text }));
    const answers = await world.first.offers.uploadOffline(till('1', [world.stores.S1]), [
      told(world.atNoon, { key: 'nowhere', code: b.text, store: 'nowhere' }),
      told(world.atNoon, { key: 'elsewhere', code: b.text, store: 'S2' }),
      told(world.atNoon, { key: 'taken', code: b.text }),
      told(world.atNoon, { key: 'fine', code: b.text }),
    ]);
    expect(answers).toMatchObject([
      { result: 'not_taken', problem: 'offers.store_unknown' },
      { result: 'not_taken', problem: 'access.other_store' },
      { result: 'not_taken', problem: 'offers.key_reused' },
      { result: 'redeemed' },
    ]);
  });

  it('by HTTP: a batch of at most a thousand, by a key that may', async () => {
    const http = await createHttp({ log: world.first.platform.log, requestsPerMinute: 1_000 });
    for (const { parts } of [world.first.access, world.first.offers]) parts.routes?.(http);
    const { key } = await world.first.access.createApiKey(operator, { name: 'till' });
    const { text, code } = await world.shown();
    const one = {
      key: 'http',
      code: text,
      store: 'S1',
      at: world.noon.toISOString(),
      spendFen: 8_000,
      discountFen: 1_500,
    };
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
