import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect, type Database } from '../../../platform/database/index.ts';
import { createHttp, type Http } from '../../../platform/http/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import type { Role } from '../../access/index.ts';
import { type Chain, chainOn, meet, openStores, operator } from '../testing/chain.ts';
import { fileCase, fileCases, type NewCase } from './file-case.ts';

const database = testDatabase();
const NOON = '2026-03-15T12:00:00+08:00';
const noon = new Date(NOON);

let otherPool: Database;
let chain: Chain;
let http: Http;
let stores: Record<'S1' | 'S2' | 'T1', number>;

beforeAll(async () => {
  const platform = await testPlatform(database, { at: NOON });
  chain = chainOn(platform);
  stores = await openStores(chain);
  otherPool = connect(database.url);
  http = await createHttp({ log: platform.log, requestsPerMinute: 1_000 });
  chain.access.parts.routes?.(http);
  chain.offers.parts.routes?.(http);
});
afterAll(async () => {
  await otherPool.close();
  await http.close();
});
beforeEach(async () => {
  await sql`truncate offers.review_case`.execute(database.db);
});

const double = (key: string, over: Partial<NewCase> = {}): NewCase => ({
  ...{
    kind: 'offline_double',
    key,
    subjectId: 1,
    customerId: null,
    storeId: stores.S1,
    happenedAt: noon,
    lossFen: 1_500,
  },
  evidence: { code: 'X' },
  ...over,
});
const file = (pool: Database['db'], cases: NewCase[]) =>
  pool.transaction().execute((tx) => fileCases(tx, cases, chain.platform.clock.now()));

const session = async (login: string, user: { role: Role; wholeChain: boolean; storeIds?: number[] }) => {
  const { password } = await chain.access.createUser(operator, { login, name: login, ...user });
  const answer = await http.inject({ method: 'POST', url: '/api/console/login', body: { login, password } });
  return Object.fromEntries(answer.cookies.map(({ name, value }) => [name, value]));
};
const get = async (cookies: Record<string, string>, query = '') =>
  (await http.inject({ url: `/api/console/reviews${query}`, cookies })).json();
const decide = async (cookies: Record<string, string>, id: string, body: object) => {
  const answer = await http.inject({ method: 'POST', url: `/api/console/reviews/${id}/decision`, cookies, body });
  return { status: answer.statusCode, json: answer.json() };
};

it('is filed once, whoever finds it again and in whichever process', async () => {
  const many = Array.from({ length: 10 }, (_, i) =>
    file((i % 2 ? database : otherPool).db, [double('a'), double('b')]),
  );
  const ids = await Promise.all(many);
  expect(new Set(ids.map((both) => both.join())).size).toBe(1);
  const [again] = await file(database.db, [double('a', { lossFen: 9, evidence: { code: 'later' } })]);
  expect(again).toBe(ids[0]![0]);
  const { rows } = await sql`
    select case_key as key, loss_fen as "lossFen", evidence from offers.review_case order by 1`.execute(database.db);
  expect(rows).toEqual([
    { key: 'a', lossFen: 1_500, evidence: { code: 'X' } },
    { key: 'b', lossFen: 1_500, evidence: { code: 'X' } },
  ]);
});

it('is gone with the transaction that filed it', async () => {
  await expect(
    database.db.transaction().execute(async (tx) => {
      await fileCase(tx, double('undone'), noon);
      throw new Error('undone');
    }),
  ).rejects.toThrow('undone');
  const { rows } = await sql`select 1 from offers.review_case`.execute(database.db);
  expect(rows).toEqual([]);
});

describe('the list', () => {
  it('shows the latest first in pages, by kind, state and store, with what is open', async () => {
    const cookies = await session('lister', { role: 'operator', wholeChain: true });
    const names = ['a', 'b', 'c', 'd', 'e'];
    const ids = await file(database.db, [
      ...names.map((name) => double(name)),
      double('there', { kind: 'offline_unproven', storeId: stores.S2, lossFen: 700 }),
    ]);
    const seen: string[] = [];
    let before = '';
    for (let page = 0; page < 3; page += 1) {
      const { cases, ...figures } = await get(cookies, `?limit=2${before}`);
      expect(figures).toEqual({ open: 6, openLossFen: 8_200 });
      seen.push(...cases.map(({ id }: { id: string }) => id));
      before = `&before=${seen.at(-1)}`;
    }
    expect(seen.toSorted()).toEqual(ids.toSorted());
    expect((await get(cookies, '?store=S2')).cases).toMatchObject([
      { kind: 'offline_unproven', store: { code: 'S2', name: 'S2 店' }, lossFen: 700, state: 'open', decision: null },
    ]);
    expect(await get(cookies, '?kind=offline_unproven')).toMatchObject({ cases: [{ id: ids[5] }], open: 1 });
    expect(await get(cookies, '?state=closed')).toMatchObject({ cases: [], open: 6 });
    expect(await get(cookies, '?store=nowhere')).toMatchObject({ code: 'offers.store_unknown' });
  });

  it('shows a manager the cases of her stores alone, and lets nobody decide who may only read', async () => {
    const manager = await session('manager', { role: 'store_manager', wholeChain: false, storeIds: [stores.S2] });
    const regional = await session('regional', { role: 'operator', wholeChain: false, storeIds: [stores.S2] });
    const [own, other, noStore] = await file(database.db, [
      double('own', { storeId: stores.S2 }),
      double('other'),
      double('chain', { storeId: null }),
    ]);
    expect(await get(manager)).toMatchObject({ cases: [{ id: own }], open: 1, openLossFen: 1_500 });
    expect((await decide(manager, own!, { decision: 'mistaken' })).status).toBe(403);
    expect((await decide(regional, other!, { decision: 'mistaken' })).status).toBe(404);
    expect((await decide(regional, noStore!, { decision: 'mistaken' })).status).toBe(404);
    expect((await decide(regional, own!, { decision: 'mistaken' })).status).toBe(200);
  });
});

describe('a decision', () => {
  it('closes the case with who and when, once, and stands in the audit without the note', async () => {
    const cookies = await session('decider', { role: 'operator', wholeChain: true });
    const [id = ''] = await file(database.db, [double('decided')]);
    const said = { decision: 'loss_accepted', note: ' 停电那天 ' };
    const { json } = await decide(cookies, id, said);
    expect(json).toMatchObject({
      ...{ id, state: 'closed', decision: 'loss_accepted', note: '停电那天', decidedBy: 'decider' },
      decidedAt: noon.toISOString(),
    });
    expect(await decide(cookies, id, { decision: 'loss_accepted' })).toMatchObject({ status: 200, json });
    expect(await decide(cookies, id, { decision: 'mistaken' })).toMatchObject({
      status: 409,
      json: { code: 'offers.review_closed', details: { decision: 'loss_accepted', decidedBy: 'decider' } },
    });
    expect((await get(cookies)).open).toBe(0);
    await file(database.db, [double('decided')]);
    expect((await get(cookies)).cases).toMatchObject([{ state: 'closed' }]);
    const { rows } = await sql`
      select actor_label as who, details from access.audit where subject = ${`review:${id}`}`.execute(database.db);
    expect(rows).toEqual([{ who: 'decider', details: { kind: 'offline_double', decision: 'loss_accepted' } }]);
  });

  it('is one of its kind’s, about a case that there is', async () => {
    const cookies = await session('strict', { role: 'operator', wholeChain: true });
    const [id = ''] = await file(database.db, [double('x')]);
    expect((await decide(cookies, id, { decision: 'whatever' })).json).toMatchObject({
      code: 'offers.review_decision_unknown',
      details: { field: 'decision', decisions: expect.arrayContaining(['mistaken']) },
    });
    expect((await decide(cookies, '0'.repeat(32), { decision: 'mistaken' })).status).toBe(404);
  });
});

it('moves with a merged customer, and forgets an erased one but not the loss', async () => {
  const people = await meet(chain, ['from', 'to']);
  const [from, to] = [people.get('from')!, people.get('to')!];
  await file(database.db, [double('hers', { customerId: from })]);
  const inTx = (run: Parameters<ReturnType<typeof database.db.transaction>['execute']>[0]) =>
    database.db.transaction().execute(run);
  await inTx((tx) => chain.offers.personalData.merge(tx, from, to));
  expect((await chain.offers.personalData.export(database.db, to))['reviewCases']).toMatchObject([
    { kind: 'offline_double', evidence: { code: 'X' } },
  ]);
  await inTx((tx) => chain.offers.personalData.erase(tx, to));
  const { rows } = await sql`
    select customer_id as customer, evidence, loss_fen as "lossFen", state from offers.review_case`.execute(
    database.db,
  );
  expect(rows).toEqual([{ customer: null, evidence: {}, lossFen: 1_500, state: 'open' }]);
});
