import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '../../../platform/database/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { actorWith } from '../../access/index.ts';
import { type Chain, chainOn, meet, openStores, operator, person } from '../testing/chain.ts';
import { till } from '../testing/tills.ts';
import type { ForeignCoupon } from './import-foreign.ts';

const database = testDatabase();
const NOON = '2026-03-15T12:00:00+08:00';
const at = (time: string) => new Date(`2026-03-15T${time}:00+08:00`);

let secondPool: Database;
let first: Chain;
let second: Chain;
let ids: Map<string, number>;
let stores: Record<'S1' | 'S2' | 'T1', number>;

beforeAll(async () => {
  secondPool = connect(database.url);
  first = chainOn(await testPlatform(database, { at: NOON }));
  second = chainOn(await testPlatform(secondPool, { at: NOON }));
  stores = await openStores(first);
  ids = await meet(first, ['ada', 'bea']);
});
afterAll(() => secondPool.close());

const wecom = (name: string) => [{ kind: 'external_userid' as const, issuer: 'ww-test', value: name }];
const told = (id: string, over: Partial<ForeignCoupon> = {}): ForeignCoupon => ({
  ...{ id, name: '收银满减', status: 'issued', at: at('09:00'), identities: wecom('ada') },
  ...{ validUntil: null, valueFen: 1_000, discountFen: null, ...over },
});
const tell = (coupons: ForeignCoupon[], chain = first, system = 'pos') =>
  chain.offers.importForeign(operator, { system, coupons });
const results = async (coupons: ForeignCoupon[]) => (await tell(coupons)).map(({ result }) => result);
const wallet = async (name: string) => (await first.offers.walletOf(person(name))).foreign;
const statusOf = async (id: string) => (await wallet('ada')).find((coupon) => coupon.id === id)?.status;
const updates = async (id: string) => {
  const { rows } = await sql<{ status: string }>`
    select status from offers.foreign_update where foreign_id = ${id} order by at, status`.execute(database.db);
  return rows.map(({ status }) => status);
};

describe('coupons of another system', () => {
  it('stand as their newest update says, in whatever order and however often it is told; nothing is lost', async () => {
    const issued = told('A1');
    const redeemed = told('A1', { status: 'redeemed', at: at('11:00'), discountFen: 900 });
    const voided = told('A1', { status: 'void', at: at('10:00') });
    expect(await results([redeemed])).toEqual(['accepted']);
    expect(await results([issued])).toEqual(['kept']);
    expect(await results([voided, issued, redeemed])).toEqual(['kept', 'kept', 'kept']);
    expect(await statusOf('A1')).toBe('redeemed');
    expect(await updates('A1')).toEqual(['issued', 'void', 'redeemed']);
    expect(await results([told('A2'), told('A2', { status: 'redeemed' }), told('A3')])).toEqual([
      'kept',
      'accepted',
      'accepted',
    ]);
    expect(await statusOf('A2')).toBe('redeemed');
  });

  it('stand so too when two processes are told at the same moment', async () => {
    const times = Array.from({ length: 12 }, (_, i) =>
      told('race', { status: i === 7 ? 'void' : 'issued', at: at(`10:${i === 7 ? 59 : 10 + i}`) }),
    );
    await Promise.all(times.map((update, i) => tell([update, told(`other-${i % 3}`)], i % 2 ? first : second)));
    expect(await statusOf('race')).toBe('void');
    expect(await updates('race')).toHaveLength(12);
  });

  it('are their first holder’s; whoever nothing names well is refused, the others are taken', async () => {
    expect(await tell([told('B1'), told('B2', { identities: wecom('bea') })])).toMatchObject([
      { result: 'accepted' },
      { result: 'accepted' },
    ]);
    expect(await tell([told('B1', { identities: wecom('bea'), at: at('11:30'), status: 'void' }), told('B3')])).toEqual(
      [
        { id: 'B1', result: 'refused', reason: 'other_customer' },
        { id: 'B3', result: 'accepted', reason: null },
      ],
    );
    expect(await statusOf('B1')).toBe('issued');
    const nobody = actorWith({ kind: 'api_key', id: '9', label: 'x', storeIds: null }, []);
    await expect(first.offers.importForeign(nobody, { system: 'pos', coupons: [told('B9')] })).rejects.toMatchObject({
      code: 'access.denied',
    });
  });

  it('are shown in the wallet, expired from their end on, and refused by name at our tills', async () => {
    await tell([told('C1', { validUntil: at('13:00') })], first, 'app');
    expect((await wallet('ada')).find(({ id }) => id === 'C1')).toMatchObject({ system: 'app', status: 'issued' });
    const later = chainOn(await testPlatform(database, { at: at('13:00').toISOString() }));
    const { foreign } = await later.offers.walletOf(person('ada'));
    expect(foreign.find(({ id }) => id === 'C1')).toMatchObject({ status: 'expired' });
    const purchase = { code: 'C1', storeId: stores.S1, spendFen: 5_000, key: 'c1' };
    const refusal = { code: 'offers.foreign_coupon', status: 409, details: { system: 'app', name: '收银满减' } };
    await expect(first.offers.redeem(till('1'), { ...purchase, at: at('12:00') })).rejects.toMatchObject(refusal);
    await expect(first.offers.reserve(till('1'), { ...purchase, minutes: 5 })).rejects.toMatchObject(refusal);
    await expect(
      first.offers.redeem(till('1'), { ...purchase, code: 'nothing', at: at('12:00') }),
    ).rejects.toMatchObject({ details: { refusal: 'not_found' } });
  });

  it('are counted by system, beside a ledger that knows none of them', async () => {
    await tell([told('D1', { valueFen: 300 }), told('D2', { status: 'redeemed', discountFen: 250 })], first, 'kiosk');
    const figures = await first.offers.foreignFigures(operator);
    expect(figures.find(({ system }) => system === 'kiosk')).toEqual({
      ...{ system: 'kiosk', issued: 1, redeemed: 1, void: 0, expired: 0, outstandingFen: 300, discountFen: 250 },
      latestAt: at('09:00'),
    });
    expect((await first.offers.ledger(operator, {})).rows).toEqual([]);
  });

  it('follow a merge and are forgotten with their holder', async () => {
    await tell([told('E1', { identities: wecom('bea') })]);
    const { personalData } = first.offers;
    const inTx = first.platform.db.transaction();
    await inTx.execute((tx) => personalData.merge(tx, ids.get('bea')!, ids.get('ada')!));
    expect(await statusOf('E1')).toBe('issued');
    expect(await personalData.export(database.db, ids.get('ada')!)).toMatchObject({
      foreignCoupons: expect.arrayContaining([expect.objectContaining({ id: 'E1' })]),
    });
    await first.platform.db.transaction().execute((tx) => personalData.erase(tx, ids.get('ada')!));
    const { rows } = await sql`
      select foreign_id from offers.foreign_coupon union all select foreign_id from offers.foreign_coupon_of
      union all select foreign_id from offers.foreign_update`.execute(database.db);
    expect(rows).toEqual([]);
  });
});

describe('a file of another system', () => {
  const send = (text: string, chain = first, actor = operator) =>
    chain.offers.importForeignFile(actor, 'file', Readable.from([Buffer.from(text)]));
  const HEAD = 'id,name,status,at,valid_until,value_fen,discount_fen,phone,external_userid:ww-test';

  it('is taken row by row; each that is not taken is named by its line and column, and none is lost', async () => {
    const rows = [
      'F1,满减,issued,2026-03-15 09:00,2026-03-20,1000,,,ada',
      'F2,"两行的\n名字",redeemed,2026-03-15T09:00:00+08:00,,,900,,ada',
      'F3,满减,eaten,2026-03-15 09:00,,,,,ada',
      'F4,满减,issued,2026-02-30 09:00,,,,,ada',
      'F5,满减,issued,2026-03-15 09:00,tomorrow,,,,ada',
      'F6,满减,issued,2026-03-15 09:00,,1.5,,,ada',
      'F7,满减,issued,2026-03-15 09:00,,,,,',
      'F8,满减,issued',
      '',
      'F1,满减,issued,2026-03-15 09:30,,,,,bea',
      'F9,,issued,2026-03-15 09:00,,,,,ada',
    ];
    const answer = await send([`\uFEFF${HEAD}`, ...rows].join('\r\n'));
    expect(answer).toEqual({
      ...{ rows: 10, accepted: 2, kept: 0, refused: 1, malformed: 7 },
      problems: [
        { line: 5, field: 'status', rule: 'bad' },
        { line: 6, field: 'at', rule: 'not_a_time' },
        { line: 7, field: 'valid_until', rule: 'not_a_time' },
        { line: 8, field: 'value_fen', rule: 'not_a_number' },
        { line: 9, field: 'phone', rule: 'nobody' },
        { line: 10, field: '', rule: 'wrong_number_of_fields' },
        { line: 12, field: '', rule: 'other_customer' },
        { line: 13, field: 'name', rule: 'required' },
      ],
    });
    const mine = (await wallet('ada')).filter(({ system }) => system === 'file');
    expect(mine.map(({ id, name, status }) => [id, name, status])).toEqual([
      ['F1', '满减', 'issued'],
      ['F2', '两行的\n名字', 'redeemed'],
    ]);
    expect(mine[0]?.validUntil).toEqual(new Date('2026-03-21T00:00:00+08:00'));
    // the same file again changes nothing
    expect(await send([HEAD, ...rows].join('\n'))).toMatchObject({ accepted: 0, kept: 2, refused: 1, malformed: 7 });
  });

  it('is read in batches, and a row with a broken quote or in another encoding takes no other with it', async () => {
    const good = (i: number) => `G${i},满减,issued,2026-03-15 09:00,,,,,ada`;
    const rows = Array.from({ length: 2_100 }, (_, i) => good(i));
    rows[1_500] = 'G,"x"y,issued,2026-03-15 09:00,,,,,ada';
    const answer = await send([HEAD, ...rows].join('\n'));
    expect(answer).toMatchObject({ rows: 2_100, accepted: 2_099, malformed: 1 });
    expect(answer.problems).toEqual([{ line: 1_502, field: '', rule: 'text_after_quote' }]);
    const chinese = Buffer.concat([
      Buffer.from(`${HEAD}\nH1,`),
      Buffer.from([0xc2, 0xfa]),
      Buffer.from(`,issued,2026-03-15 09:00,,,,,ada\n`),
    ]);
    expect(await first.offers.importForeignFile(operator, 'file', Readable.from([chinese]))).toMatchObject({
      malformed: 1,
      problems: [{ line: 2, field: '', rule: 'not_utf8' }],
    });
  });

  it('needs its columns, and somebody who answers for the whole chain', async () => {
    await expect(send('id,name,when\n')).rejects.toMatchObject({
      code: 'offers.bad_columns',
      details: { missing: 'status, at, phone', unknown: 'when' },
    });
    await expect(send('')).rejects.toMatchObject({ code: 'offers.bad_columns' });
    const reader = actorWith({ kind: 'user', id: '7', label: 'x', storeIds: null }, ['offers.read']);
    const manager = actorWith({ kind: 'user', id: '8', label: 'y', storeIds: [stores.S1] }, ['offers.edit']);
    await expect(send(HEAD, first, reader)).rejects.toMatchObject({ code: 'access.denied' });
    await expect(send(HEAD, first, manager)).rejects.toMatchObject({ code: 'access.other_store' });
  });
});
