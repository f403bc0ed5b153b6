import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '../../../platform/database/index.ts';
import { createHttp, type Http } from '../../../platform/http/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { actorWith } from '../../access/index.ts';
import { createSettle } from '../claims/settle.ts';
import { type Chain, chainOn, meet, openStores, operator } from '../testing/chain.ts';
import { putOffer } from '../testing/put-offer.ts';

const database = testDatabase();
let secondPool: Database;
let chain: Chain;
let advanceTo: (at: Date) => void;
let second: Chain;
let http: Http;
let people: number[];

beforeAll(async () => {
  secondPool = connect(database.url);
  const platform = await testPlatform(database);
  advanceTo = (at) => platform.clock.advanceTo(at);
  chain = chainOn(platform);
  second = chainOn(await testPlatform(secondPool));
  http = await createHttp({ log: chain.platform.log, requestsPerMinute: 1_000 });
  for (const { parts } of [chain.access, chain.offers]) parts.routes?.(http);
  await openStores(chain);
  const names = Array.from({ length: 60 }, (_, n) => `p-${n}`);
  people = [...(await meet(chain, names)).values()];
});
afterAll(() => secondPool.close());

/** An offer with so many codes. */
async function partnerOffer(code: string, lines: string[]) {
  await putOffer(chain, code, { kind: 'partner_code', partner: '影城' });
  return importLines(code, lines);
}
const importLines = (code: string, lines: string[]) =>
  chain.offers.importCodes(
    operator,
    code,
    (async function* () {
      yield new TextEncoder().encode(lines.join('\n'));
    })(),
  );
const codes = (n: number, prefix = 'C') => Array.from({ length: n }, (_, i) => `${prefix}-${i}`);

const issue = ({ platform, offers }: Chain, offerCode: string, ids: number[], grantKey = 'k') =>
  platform.db.transaction().execute((tx) =>
    offers.issue(tx, {
      ...{ offerCode, grantKey: `${offerCode}:${grantKey}`, at: platform.clock.now() },
      candidates: sql`select id as customer_id, null::bigint as store_id from unnest(${ids}::bigint[]) id`,
    }),
  );

/** What went with which coupon. */
async function handed(offerCode: string) {
  const { rows } = await sql<{ customerId: number; code: string }>`
    select c.customer_id as "customerId", p.code from offers.partner_code p
    join offers.offer o using (offer_id) join offers.coupon c using (offer_id, coupon_id)
    where o.code = ${offerCode} order by p.place`.execute(database.db);
  return rows;
}

describe('a list of codes', () => {
  it('is taken in once, and says which lines are known and which are none', async () => {
    const first = await partnerOffer('list', ['code', 'A', 'B', 'A', 'not good', 'D,2026-02-30', '', 'E,2026-04-01']);
    expect(first).toMatchObject({ imported: 3, duplicates: 1, duplicateLines: [4], malformed: 2 });
    expect(first.malformedLines).toEqual([
      { line: 5, reason: 'not_a_code' },
      { line: 6, reason: 'not_a_date' },
    ]);
    expect(await importLines('list', ['A', 'F'])).toMatchObject({
      imported: 1,
      duplicates: 1,
      pool: { left: 4, low: true },
    });
    const { rows } = await sql<{ details: unknown }>`
      select details from access.audit where action = 'offers.partner_codes_imported' and subject = 'offer:list'
      order by audit_id`.execute(database.db);
    expect(rows.map(({ details }) => details)).toEqual([
      { lines: [2, 8], imported: 3 },
      { lines: [1, 2], imported: 1 },
    ]);
  });

  it('of an offer without them, or by one who answers for a store or may only read, is refused', async () => {
    await putOffer(chain, 'plain', { kind: 'amount_off', amountFen: 100 });
    await expect(importLines('plain', ['A'])).rejects.toMatchObject({ code: 'offers.no_partner_codes' });
    await putOffer(chain, 'mine', { kind: 'partner_code', partner: '影城' });
    const as = (storeIds: number[] | null, permission: 'offers.edit' | 'offers.read') =>
      chain.offers.importCodes(
        actorWith({ kind: 'user', id: '1', label: 'x', storeIds }, [permission]),
        'mine',
        (async function* () {})(),
      );
    await expect(as([1], 'offers.edit')).rejects.toMatchObject({ code: 'access.other_store' });
    await expect(as(null, 'offers.read')).rejects.toMatchObject({ code: 'access.denied' });
  });

  it('comes over HTTP as a file and is counted in the console’s list', async () => {
    await putOffer(chain, 'upload', { kind: 'partner_code', partner: '影城' });
    const key = await http.inject({
      method: 'POST',
      url: '/api/console/offers/upload/partner-codes',
      payload: 'A\nB\n',
    });
    expect(key.statusCode).toBe(401);
    await importLines('upload', ['A', 'B']);
    const offer = (await chain.offers.listOffers(operator)).find(({ code }) => code === 'upload');
    expect(offer?.partnerCodes).toEqual({ left: 2, setAside: 0, handedOut: 0, expired: 0, low: true });
  });
});

describe('issued coupons', () => {
  it('get a code each, the soonest to expire first, and none that has expired; it stands in the wallet', async () => {
    await partnerOffer('each', ['LATE,2026-06-01', 'GONE,2026-03-01', 'SOON,2026-04-01', 'EVER']);
    await issue(chain, 'each', people.slice(0, 1));
    const [coupon] = await chain.offers.wallet(people[0]!);
    expect(coupon).toMatchObject({ partnerCode: 'SOON', partnerCodeUntil: new Date('2026-04-02T00:00:00+08:00') });
    await issue(chain, 'each', people.slice(1, 3));
    expect((await handed('each')).map(({ code }) => code).sort()).toEqual(['EVER', 'LATE', 'SOON']);
  });

  it('beyond the pool are refused as a whole: no coupon, no code, no fact', async () => {
    await partnerOffer('short', codes(3));
    await expect(issue(chain, 'short', people.slice(0, 4))).rejects.toMatchObject({
      ...{ code: 'offers.out_of_codes', status: 409, details: { wanted: 4, left: 3 } },
    });
    expect(await handed('short')).toEqual([]);
    expect(await issue(chain, 'short', people.slice(0, 3))).toHaveLength(3);
  });

  it('of two processes at once never share a code', async () => {
    await partnerOffer('race', codes(40));
    await Promise.all([
      issue(chain, 'race', people.slice(0, 20), 'a'),
      issue(second, 'race', people.slice(20, 40), 'b'),
    ]);
    const all = await handed('race');
    expect(new Set(all.map(({ code }) => code)).size).toBe(40);
    expect(new Set(all.map(({ customerId }) => customerId)).size).toBe(40);
  });
});

describe('a drop', () => {
  const open = (dropKey: string, offerCode: string, stock: number) =>
    chain.platform.db.transaction().execute((tx) =>
      chain.offers.openDrop(tx, {
        ...{ dropKey, offerCode, name: '影城券', at: chain.platform.clock.now() },
        opensAt: new Date('2026-03-15T12:00:00+08:00'),
        closesAt: new Date('2026-03-15T13:00:00+08:00'),
        shares: sql`select null::bigint as group_id, null::bigint as store_id, ${stock}::integer as stock`,
      }),
    );

  it('promises no more than there are codes, and what it set aside is nobody else’s', async () => {
    await partnerOffer('drop', [...codes(9), 'EARLY,2026-03-14']);
    await expect(open('too-many', 'drop', 10)).rejects.toMatchObject({ code: 'offers.out_of_codes' });
    await open('fits', 'drop', 6);
    await expect(issue(chain, 'drop', people.slice(0, 4))).rejects.toMatchObject({ code: 'offers.out_of_codes' });
    expect(await chain.offers.partnerCodes(operator, 'drop')).toMatchObject({ left: 3, setAside: 6, expired: 1 });
  });

  it('gives each winner a code of its own, from two processes at once, and the rest back after its end', async () => {
    await partnerOffer('won', codes(30));
    await open('won', 'won', 30);
    const { rows } = await sql<{ shareId: number }>`
      select share_id as "shareId" from offers.drop_share_info where drop_key = 'won'`.execute(database.db);
    const at = chain.platform.clock.now();
    const claims = people.slice(0, 20).map((customerId) => ({ customerId, shareId: rows[0]!.shareId, at }));
    const settles = [chain, second].map(({ platform }) => createSettle({ platform }));
    await Promise.all([settles[0]!(claims.slice(0, 12)), settles[1]!(claims.slice(8))]);
    const all = await handed('won');
    expect(all).toHaveLength(20);
    expect(new Set(all.map(({ customerId }) => customerId)).size).toBe(20);
    await expect(issue(chain, 'won', people.slice(20, 30))).rejects.toMatchObject({ code: 'offers.out_of_codes' });
    advanceTo(new Date('2026-03-15T14:00:00+08:00'));
    expect(await issue(chain, 'won', people.slice(20, 30))).toHaveLength(10);
  });
});

it('an export tells a customer the partner’s codes that went with her coupons, and nobody else’s', async () => {
  await partnerOffer('exported', codes(2, 'X'));
  const [hers = 0, other = 0] = people;
  const [coupon] = await issue(chain, 'exported', [hers]);
  await issue(chain, 'exported', [other], 'other');
  const mine = (await handed('exported')).find(({ customerId }) => customerId === hers);
  const exported = await chain.offers.personalData.export(database.db, hers);
  const ofOffer = (exported['partnerCodes'] as { code: string; partnerCode: string }[]).filter(({ partnerCode }) =>
    partnerCode.startsWith('X-'),
  );
  expect(ofOffer).toEqual([expect.objectContaining({ code: coupon?.code, partnerCode: mine?.code })]);
});
