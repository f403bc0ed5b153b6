import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '../../platform/database/index.ts';
import { testDatabase, testPlatform } from '../../platform/testing/index.ts';
import { CODE_ALPHABET, checkCharacter, readCouponCode } from './coupon-code.ts';
import { type Chain, chainOn, give, meet, noonOffer, openStores, operator } from './testing/chain.ts';

const database = testDatabase();
const NOON = '2026-03-15T23:30:00+08:00';

let secondPool: Database;
let first: Chain;
let second: Chain;
let stores: Record<'S1' | 'S2' | 'T1', number>;
let people: number[];

beforeAll(async () => {
  secondPool = connect(database.url);
  first = chainOn(await testPlatform(database, { at: NOON }));
  second = chainOn(await testPlatform(secondPool, { at: NOON }));
  stores = await openStores(first);
  await first.offers.defineOffer(operator, noonOffer);
  people = [
    ...(
      await meet(
        first,
        Array.from({ length: 500 }, (_, i) => `p-${i}`),
      )
    ).values(),
  ];
});
afterAll(() => secondPool.close());

const candidates = (ids: number[], storeId: number | null = null) =>
  sql`select id as customer_id, ${storeId}::bigint as store_id from unnest(${ids}::bigint[]) as id`;
const issueTo = (chain: Chain, ids: number[], grantKey: string, storeId: number | null = null) =>
  chain.platform.db.transaction().execute((tx) =>
    chain.offers.issue(tx, {
      offerCode: noonOffer.code,
      candidates: candidates(ids, storeId),
      grantKey,
      at: chain.platform.clock.now(),
    }),
  );

describe('issuing to a set', () => {
  it('gives each one coupon with a code of its own that can be read', async () => {
    const issued = await issueTo(first, people, 'run:1');
    expect(issued.map((coupon) => coupon.customerId).toSorted((a, b) => a - b)).toEqual(
      people.toSorted((a, b) => a - b),
    );
    expect(new Set(issued.map((coupon) => coupon.code)).size).toBe(500);
    for (const { code } of issued) expect(readCouponCode(code)).toBe(code);
    const { rows } = await sql`select payload from platform.fact where type = 'offers.coupons_issued'`.execute(
      database.db,
    );
    expect(rows).toEqual([{ payload: { grantKey: 'run:1', n: 500 } }]);
  });

  it('makes of random bits the code that they always made', async () => {
    const { rows } = await sql<{ bits: string; code: string }>`
      select replace(bits::text, '-', '') as bits, offers.code_from(bits) as code from (
        select gen_random_uuid() as bits from generate_series(1, 200)
        union all values ('00000000-0000-0000-0000-000000000000'::uuid), ('ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
      ) b`.execute(database.db);
    // Digits of two numbers of 48 bits, the lowest first.
    const digits = (hex: string, n: number) =>
      Array.from({ length: n }, (_, place) => CODE_ALPHABET[Number((BigInt(`0x${hex}`) / 29n ** BigInt(place)) % 29n)]);
    for (const { bits, code } of rows) {
      const random = [...digits(bits.slice(0, 12), 6), ...digits(bits.slice(20), 5)].join('');
      expect(code).toBe(random + checkCharacter(random));
    }
    expect(rows).toHaveLength(202);
  });

  it('twice with one key issues once, and only to those who were not there before', async () => {
    await issueTo(first, people.slice(0, 300), 'run:2');
    const again = await issueTo(first, people, 'run:2');
    expect(again).toHaveLength(200);
    expect(await issueTo(first, people, 'run:2')).toEqual([]);
    const { rows } = await sql`
      select count(*) as coupons, count(distinct customer_id) as customers, count(k.code) as codes
      from offers.coupon c left join offers.coupon_code k using (code, customer_id, coupon_id)
      where grant_key = 'run:2'`.execute(database.db);
    expect(rows).toEqual([{ coupons: 500, customers: 500, codes: 500 }]);
  });

  it('at the same moment from two processes issues once', async () => {
    const [a, b] = await Promise.all([issueTo(first, people, 'run:3'), issueTo(second, people, 'run:3')]);
    expect(a.length + b.length).toBe(500);
  });

  it('at the same moment as sets and one by one issues once, and a set that is repeated only to the new', async () => {
    const { platform, offers } = second;
    const asSet = (ids: number[], grantKey: string) =>
      platform.db.transaction().execute((tx) => {
        const at = platform.clock.now();
        return offers.issueToSet(tx, { offerCode: noonOffer.code, candidates: candidates(ids), grantKey, at });
      });
    expect([await asSet(people.slice(0, 300), 'set:1'), await asSet(people, 'set:1')]).toEqual([300, 200]);
    const [a, b, ...single] = await Promise.all([
      asSet(people, 'set:2'),
      asSet(people.toReversed(), 'set:2'),
      ...people.slice(0, 8).map(async (id) => (await issueTo(first, [id], 'set:2')).length),
    ]);
    expect([a, b, ...single].reduce((sum, n) => sum + n, 0)).toBe(500);
    const { rows } = await sql`
      select grant_key as key, count(*) as coupons, count(distinct customer_id) as customers
      from offers.coupon where grant_key like 'set:%' group by 1 order by 1`.execute(database.db);
    expect(rows).toEqual(['set:1', 'set:2'].map((key) => ({ key, coupons: 500, customers: 500 })));
  });

  it('counts a candidate named twice once', async () => {
    expect(await issueTo(first, [people[0]!, people[0]!], 'run:4')).toHaveLength(1);
  });

  it('lets it be valid to the end of the third day where the store is', async () => {
    await issueTo(first, [people[0]!], 'run:5', stores.T1);
    await issueTo(first, [people[1]!], 'run:5', stores.S1);
    await issueTo(first, [people[2]!], 'run:5');
    const { rows } = await sql<{ until: Date }>`
      select valid_until as until from offers.coupon_info where grant_key = 'run:5' order by customer_id`.execute(
      database.db,
    );
    // It is half past eleven in Shanghai and already tomorrow in Tokyo.
    expect(rows.map(({ until }) => until.toISOString())).toEqual([
      '2026-03-18T15:00:00.000Z',
      '2026-03-17T16:00:00.000Z',
      '2026-03-17T16:00:00.000Z',
    ]);
  });

  it('counts what stays in the database, and refuses a set of coupons whose terms or drop do not exist', async () => {
    const set = {
      offerCode: noonOffer.code,
      candidates: candidates(people),
      grantKey: 'run:6',
      at: first.platform.clock.now(),
    };
    const issued = () => first.platform.db.transaction().execute((tx) => first.offers.issueToSet(tx, set));
    expect([await issued(), await issued()]).toEqual([500, 0]);
    const copied = (column: string) =>
      database.pool.query(`
        insert into offers.coupon (customer_id, code, offer_id, terms_version, status, issued_at, valid_from, valid_until,
          grant_key, issue_no, drop_id)
        select customer_id, code, offer_id, terms_version + ${column === 'terms' ? 1 : 0}, status, issued_at, valid_from,
          valid_until, 'copy', issue_no, ${column === 'drop' ? 4711 : null} from offers.coupon where grant_key = 'run:6'`);
    await expect(copied('terms')).rejects.toMatchObject({ code: '23503' });
    await expect(copied('drop')).rejects.toMatchObject({ code: '23503' });
    await expect(database.pool.query('delete from offers.offer_terms')).rejects.toMatchObject({ code: '23503' });
  });

  it('of an unknown offer is refused', async () => {
    await expect(give(first, people[0]!, { offerCode: 'nothing' })).rejects.toMatchObject({
      code: 'offers.offer_unknown',
    });
  });
});

describe('a new member', () => {
  it('gets nothing while the chain offers nothing, then one coupon, once ever', async () => {
    const join = (chain: Chain) => chain.offers.newMemberCoupon(people[0]!, stores.S1, first.platform.clock.now());
    expect(await join(first)).toBeNull();
    await first.offers.defineOffer(operator, {
      code: 'new-member',
      name: '新人 3.8 折',
      kind: 'price_share',
      sharePercent: 38,
      validDays: 7,
    });
    const joins = await Promise.all([join(first), join(second), join(first), join(second)]);
    expect(joins.filter((coupon) => coupon !== null)).toMatchObject([{ offer: '新人 3.8 折' }]);
    expect(await join(first)).toBeNull();
  });
});

describe('an offer', () => {
  it('keeps its promise to coupons that are out when its terms change', async () => {
    const { offers } = first;
    const define = (amountFen: number) =>
      offers.defineOffer(operator, { ...noonOffer, code: 'promise', amountFen, minSpendFen: 0 });
    expect(await define(1_500)).toEqual({ code: 'promise', version: 1, result: 'created' });
    const old = await give(first, people[0]!, { offerCode: 'promise', grantKey: 'promise-1' });
    expect(await define(1_500)).toEqual({ code: 'promise', version: 1, result: 'unchanged' });
    expect(await define(500)).toEqual({ code: 'promise', version: 2, result: 'changed' });
    const fresh = await give(first, people[0]!, { offerCode: 'promise', grantKey: 'promise-2' });
    const quote = ({ code }: { code: string }) =>
      offers.quote(operator, { code, storeId: stores.S1, spendFen: 9_000, at: first.platform.clock.now() });
    expect(await quote(old)).toMatchObject({ refusal: null, discountFen: 1_500 });
    expect(await quote(fresh)).toMatchObject({ refusal: null, discountFen: 500 });
  });

  it('defined by two at once is one offer', async () => {
    const results = await Promise.all(
      [1, 2, 3, 4].map((n) =>
        (n % 2 ? first : second).offers.defineOffer(operator, { ...noonOffer, code: 'at-once', amountFen: n * 100 }),
      ),
    );
    expect(results.map((result) => result.version).sort()).toEqual([1, 2, 3, 4]);
  });

  it.each([
    ['amountFen', { ...noonOffer, amountFen: undefined }],
    ['sharePercent', { ...noonOffer, kind: 'price_share' as const }],
    ['stores', { ...noonOffer, stores: ['S1', 'nowhere'] }],
  ])('without a good %s is refused by that name', async (field, definition) => {
    await expect(first.offers.defineOffer(operator, { ...definition, code: 'bad' })).rejects.toMatchObject({
      status: 422,
      details: { field },
    });
  });
});
