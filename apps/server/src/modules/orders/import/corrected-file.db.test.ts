import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { order, ordersFor, stateOf, till } from '../testing.ts';
import { folderForFiles, importerOf, mappingWith } from './testing.ts';

const database = testDatabase();
const folder = folderForFiles();
let platform: Awaited<ReturnType<typeof testPlatform>>;
let orders: Awaited<ReturnType<typeof ordersFor>>;
let importLines: ReturnType<typeof importerOf>;
beforeEach(async () => {
  platform = await testPlatform(database);
  orders = await ordersFor(platform);
  importLines = importerOf(orders, folder);
  await sql`truncate orders.sale, orders.anonymous_order, orders.external_number, orders.refund, orders.anonymous_refund,
    orders.import restart identity`.execute(platform.db);
});

const row = (no: string, sku: string, n: number, card = '', price = '10', at = '2026-01-05 10:00:00') =>
  `${no},${sku},${sku} name,${n},${at},${price},${card}`;
const counts = (accepted: number, unchanged: number, merged: number, rejected = 0) => ({
  rows: accepted + unchanged + merged + rejected,
  accepted,
  unchanged,
  merged,
  rejected,
});
const linesOf = async (no: string) => {
  const { rows } = await sql<{ line: string }>`
    select l.sku || ' ' || l.quantity || ' ' || l.amount_fen as line
    from (
      select external_no, line_skus, line_quantities, line_amounts_fen from orders.sale
      union all select external_no, line_skus, line_quantities, line_amounts_fen from orders.anonymous_order
    ) s
    cross join lateral unnest(s.line_skus, s.line_quantities, s.line_amounts_fen) with ordinality as l (sku, quantity, amount_fen, n)
    where external_no = ${no} order by l.n`.execute(platform.db);
  return rows.map((r) => r.line);
};

describe('a file that tells a stored order differently', () => {
  it('adds new lines, replaces changed values, and keeps what it leaves out', async () => {
    await importLines([row('1', 'a', 1, '7'), row('1', 'b', 2, '7'), row('2', 'a', 1, '7')]);
    const { counts: told } = await importLines([row('1', 'b', 5, '7'), row('1', 'c', 1, '7'), row('2', 'a', 1, '7')]);
    expect(told).toEqual(counts(1, 1, 1));
    expect(await linesOf('1')).toEqual(['a 1 1000', 'b 5 5000', 'c 1 1000']);
    const { sales } = await stateOf(platform);
    expect(sales).toMatchObject([{ sale: { external_no: '1', paid_fen: 7_000 } }, { sale: { paid_fen: 1_000 } }]);
  });

  it('counts equal lines one by one', async () => {
    await importLines([row('1', 'a', 1, '7'), row('1', 'a', 1, '7')]);
    const three = await importLines([row('1', 'a', 1, '7'), row('1', 'a', 1, '7'), row('1', 'a', 1, '7')]);
    expect(three.counts).toEqual(counts(1, 2, 0));
    expect(await linesOf('1')).toEqual(Array(3).fill('a 1 1000'));
  });

  it('tells prices and times apart as lines of their own', async () => {
    await importLines([row('1', 'a', 1, '7')]);
    const other = [row('1', 'a', 1, '7', '11'), row('1', 'a', 1, '7', '10', '2026-01-05 10:01:00')];
    expect((await importLines(other)).counts).toEqual(counts(2, 0, 0));
    expect((await importLines([row('1', 'a', 1, '7'), ...other])).counts).toEqual(counts(0, 3, 0));
  });

  it('gives an anonymous order to the customer it names now; leaving her out changes nothing', async () => {
    await importLines([row('1', 'a', 1), row('C1', 'a', -1, '', '10', '2026-01-06 10:00:00')]);
    const named = [row('1', 'a', 1, '7'), row('C1', 'a', -1, '7', '10', '2026-01-06 10:00:00')];
    const moved = await importLines(named);
    expect(moved.counts).toEqual(counts(0, 0, 2));
    expect(moved.anonymous).toBe(0);
    const state = await stateOf(platform);
    expect(state.anonymous).toEqual([]);
    expect(state.anonymousRefunds).toEqual([]);
    expect(state.sales).toMatchObject([{ sale: { external_no: '1', refunded_fen: 1_000 } }]);
    expect(state.refunds).toMatchObject([{ sale: '1', refund: { refund_no: 'C1' } }]);
    expect((await importLines(named)).counts).toEqual(counts(0, 2, 0));
    expect((await importLines([row('1', 'a', 1)])).counts).toEqual(counts(0, 1, 0));
  });

  it('may not give an order to somebody else, nor touch one that came by the API', async () => {
    await orders.record(till, { source: 'shop', orders: [order({ externalNo: '9' })] });
    await importLines([row('1', 'a', 1, '7'), row('C1', 'a', -1, '7')]);
    const before = await stateOf(platform);
    const { counts: told, refused } = await importLines([
      row('1', 'a', 1, '8'),
      row('9', 'latte', 2),
      row('C1', 'a', -1, '8'),
    ]);
    expect(told).toEqual(counts(0, 0, 0, 3));
    expect(refused.toSorted()).toEqual([
      '2,other_customer,"1,a,a name,1,2026-01-05 10:00:00,10,8"',
      '3,recorded_otherwise,"9,latte,latte name,2,2026-01-05 10:00:00,10,"',
      '4,other_customer,"C1,a,a name,-1,2026-01-05 10:00:00,10,8"',
    ]);
    expect(await stateOf(platform)).toEqual(before);
  });

  it('corrects a return, and looks for its sale anew', async () => {
    await importLines([row('1', 'a', 3, '7'), row('C1', 'a', -1, '7', '10', '2026-01-06 10:00:00')]);
    const { counts: told } = await importLines([row('C1', 'a', -2, '7', '10', '2026-01-06 10:00:00')]);
    expect(told).toEqual(counts(0, 0, 1));
    const { sales, refunds } = await stateOf(platform);
    expect(sales).toMatchObject([{ sale: { refunded_fen: 2_000 } }]);
    expect(refunds).toMatchObject([{ sale: '1', refund: { quantity: 2, amount_fen: 2_000 } }]);
  });

  it('brings the sale of a return that was there first', async () => {
    const back = row('C1', 'a', -1, '7', '10', '2026-01-06 10:00:00');
    await importLines([back]);
    expect((await stateOf(platform)).refunds).toMatchObject([{ sale: null }]);
    expect((await importLines([row('1', 'a', 3, '7'), back])).counts).toEqual(counts(1, 1, 0));
    expect((await stateOf(platform)).refunds).toMatchObject([{ sale: '1' }]);
  });
});

describe('a file in disorder', () => {
  it('gives the same orders as one in order', async () => {
    const lines = [
      row('1', 'a', 1, '7'),
      row('1', 'b', 1, '7'),
      row('2', 'a', 1),
      row('2', 'b', 1),
      row('3', 'a', 1, '7'),
    ];
    await importLines(
      [0, 2, 4, 1, 3].map((n) => lines[n]!),
      { partSize: 1 },
    );
    expect(await linesOf('1')).toEqual(['a 1 1000', 'b 1 1000']);
    expect((await importLines(lines)).counts).toEqual(counts(0, 5, 0));
  });

  it('refuses the second customer of an invoice and takes the first; a row that names nobody goes along', async () => {
    const { counts: told, refused } = await importLines([
      row('1', 'a', 1),
      row('1', 'b', 1, '8'),
      row('1', 'c', 1, '7'),
    ]);
    expect(told).toEqual(counts(2, 0, 0, 1));
    expect(refused).toEqual(['4,other_customer,"1,c,c name,1,2026-01-05 10:00:00,10,7"']);
    expect(await linesOf('1')).toEqual(['a 1 1000', 'b 1 1000']);
    expect((await stateOf(platform)).sales).toHaveLength(1);
  });

  it('is read by a column of stores, refusing those that nobody knows', async () => {
    const { columns } = mappingWith();
    const mapping = mappingWith({ store: undefined, columns: { ...columns, store: 'shop' } });
    const importStores = importerOf(orders, folder, 'no,sku,name,n,at,price,card,shop');
    const lines = [
      `${row('1', 'a', 1)},s1`,
      `${row('2', 'a', 1)},s2`,
      `${row('2', 'b', 1)},s1`,
      `${row('3', 'a', 1)},x`,
    ];
    const { counts: told, refused } = await importStores(lines, { mapping });
    expect(told).toEqual(counts(2, 0, 0, 2));
    expect(refused.map((r) => r.split(',')[1]).toSorted()).toEqual(['other_store', 'unknown_store']);
  });

  it('refuses what cannot be read, each with its line and reason', async () => {
    const { counts: told, refused } = await importLines([
      row('1', 'a', 1),
      '1,a,name,1.5,2026-01-05 10:00:00,10,',
      '1,a,name,1,2026-01-05 10:00:00,ten,',
      '1,a,name,1,2026-02-30 10:00:00,10,',
      '1,a,name,1,1999-01-05 10:00:00,10,',
      '1,a,name,1,2099-01-05 10:00:00,10,',
      '1,,name,1,2026-01-05 10:00:00,10,',
      ',a,name,1,2026-01-05 10:00:00,10,',
      '1,a,name,1',
      '1,"a"x,name,1,2026-01-05 10:00:00,10,',
      '"1,a,name,1,2026-01-05 10:00:00,10,',
    ]);
    expect(told).toEqual(counts(1, 0, 0, 10));
    expect(refused.map((r) => r.split(',').slice(0, 2).join(' '))).toEqual([
      '3 bad_quantity',
      '4 bad_price',
      '5 bad_time',
      '6 too_old',
      '7 in_future',
      '8 empty_code',
      '9 empty_invoice',
      '10 wrong_number_of_fields',
      '11 text_after_quote',
      '12 unclosed_quote',
    ]);
  });
});
