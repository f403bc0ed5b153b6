import { beforeAll, describe, expect, it } from 'vitest';
import type { Http } from '../../../platform/http/index.ts';
import { testDatabase, testHttp, testPlatform } from '../../../platform/testing/index.ts';
import type { Role } from '../../access/index.ts';
import { type Chain, chainOn, give, meet, noonOffer, openStores, operator } from '../testing/chain.ts';

const database = testDatabase();
let chain: Chain;
let http: Http;
let stores: Record<'S1' | 'S2' | 'T1', number>;
let ada: number;

beforeAll(async () => {
  const platform = await testPlatform(database, { at: '2026-03-15T12:00:00+08:00' });
  chain = chainOn(platform);
  http = await testHttp(platform, chain.access, chain.offers);
  stores = await openStores(chain);
  await chain.offers.defineOffer(operator, noonOffer);
  ada = (await meet(chain, ['ada'])).get('ada')!;
});

describe('a till', () => {
  it('reserves, releases, reserves, redeems and gives back, and every repeat gets the same answer', async () => {
    const { code } = await give(chain, ada, { grantKey: 'till', storeId: stores.S1 });
    const { key } = await chain.access.createApiKey(operator, { name: 'till' });
    const post = async (path: string, body: object) => {
      const headers = { authorization: `Bearer ${key}` };
      const answer = await http.inject({ method: 'POST', url: `/api/v1/coupons/${path}`, headers, body });
      return [answer.statusCode, answer.json()];
    };
    const twice = async (path: string, body: object) => {
      const [once, again] = [await post(path, body), await post(path, body)];
      expect(again).toEqual(once);
      return once;
    };
    const purchase = { code, store: 'S1', spendFen: 4_000, key: 'r-1' };
    const reserved = { code, offer: '午间 15 元券', discountFen: 1_500, heldUntil: '2026-03-15T04:10:00.000Z' };
    const at = '2026-03-15T12:00:00+08:00';

    expect(await twice('reserve', purchase)).toEqual([200, reserved]);
    expect(await post('reserve', { ...purchase, key: 'r-2' })).toMatchObject([
      409,
      { code: 'offers.coupon_held', details: { heldUntil: reserved.heldUntil } },
    ]);
    expect(await twice('release', { code, key: 'r-1' })).toEqual([200, { code }]);
    expect(await post('reserve', { ...purchase, key: 'r-2', minutes: 5 })).toMatchObject([
      200,
      { heldUntil: '2026-03-15T04:05:00.000Z' },
    ]);
    expect(await twice('redeem', { ...purchase, key: 'r-2', at })).toMatchObject([200, { discountFen: 1_500 }]);
    const refund = { code, store: 'S1', key: 'b-1', at };
    const part = { code, offer: '午间 15 元券', discountFen: 500, givenFen: 1_000, usableUntil: null };
    expect(await twice('cancel', { ...refund, discountFen: 500 })).toMatchObject([200, part]);
    expect(await twice('cancel', { ...refund, key: 'b-2' })).toMatchObject([
      200,
      {
        discountFen: 1_000,
        givenFen: 0,
        usableUntil: '2026-03-17T16:00:00.000Z',
        cancelledAt: '2026-03-15T04:00:00.000Z',
      },
    ]);
    expect(await post('cancel', { ...refund, discountFen: 0, key: 'b-3' })).toMatchObject([
      400,
      { details: { field: 'discountFen' } },
    ]);
    expect(await post('reserve', { ...purchase, minutes: 61 })).toMatchObject([400, { details: { field: 'minutes' } }]);
    expect(await post('cancel', { ...refund, store: 'nowhere' })).toMatchObject([422, { details: { field: 'store' } }]);
    for (const path of ['reserve', 'release', 'cancel']) {
      const stranger = await http.inject({
        method: 'POST',
        url: `/api/v1/coupons/${path}`,
        body: { ...purchase, ...refund },
      });
      expect([path, stranger.statusCode]).toEqual([path, 401]);
    }
  });
});

describe('the console', () => {
  const session = async (login: string, user: { role: Role; wholeChain?: boolean; storeIds?: number[] }) => {
    const { password } = await chain.access.createUser(operator, { login, name: login, ...user });
    const answer = await http.inject({ method: 'POST', url: '/api/console/login', body: { login, password } });
    return Object.fromEntries(answer.cookies.map(({ name, value }) => [name, value]));
  };

  it('shows the ledger at an instant and by days, and answers both as files', async () => {
    const cookies = await session('finance', { role: 'read_only', wholeChain: true });
    const get = (url: string) => http.inject({ url: `/api/console/ledger${url}`, cookies });
    const one = { pieces: 1, fen: 1_500 };
    const none = { pieces: 0, fen: 0 };
    const figures = { issued: one, redeemed: one, cancelled: one, voided: none, expired: none, outstanding: one };
    const sums = { ...figures, discountFen: 0, withoutFace: 0 };

    expect((await get('?offer=noon-15')).json()).toEqual({
      at: '2026-03-15T04:00:00.000Z',
      rows: [{ offer: { code: 'noon-15', name: '午间 15 元券' }, store: { code: 'S1', name: 'S1 店' }, ...sums }],
      total: sums,
    });
    expect((await get('?at=2026-03-15T11:00:00%2B08:00')).json()).toMatchObject({ rows: [], total: { issued: none } });
    expect((await get('/days?from=2026-03-15&to=2026-03-15')).json()).toEqual({
      days: [{ day: '2026-03-15', ...sums }],
    });
    expect((await get('/days?from=2026-03-15&to=2026-03-14')).json()).toMatchObject({ details: { field: 'to' } });

    const file = await get('.csv');
    expect(file.headers['content-type']).toContain('text/csv');
    expect(file.body).toBe(
      '\uFEFFoffer,offer_name,store,store_name,issued_pieces,issued_fen,redeemed_pieces,redeemed_fen,cancelled_pieces,' +
        'cancelled_fen,voided_pieces,voided_fen,expired_pieces,expired_fen,outstanding_pieces,outstanding_fen,discount_fen,' +
        'without_face\r\nnoon-15,午间 15 元券,S1,S1 店,1,1500,1,1500,1,1500,0,0,0,0,1,1500,0,0\r\n',
    );
    expect((await get('/days.csv?from=2026-03-15&to=2026-03-15')).body).toContain(
      '\r\n2026-03-15,1,1500,1,1500,1,1500,',
    );
  });

  it('shows whoever answers for other stores nothing of it', async () => {
    const cookies = await session('elsewhere', { role: 'operator', wholeChain: false, storeIds: [stores.T1] });
    expect((await http.inject({ url: '/api/console/ledger', cookies })).json()).toMatchObject({ rows: [] });
    expect((await http.inject({ url: '/api/console/ledger' })).statusCode).toBe(401);
  });
});
