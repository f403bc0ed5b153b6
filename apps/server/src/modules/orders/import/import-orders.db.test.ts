import { copyFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import type { OrdersRecorded } from '../facts.ts';
import { factsOf, ordersFor, stateOf, till } from '../testing.ts';
import type { ImportResult } from './import-orders.ts';
import { readMapping } from './mapping.ts';
import { rawCopySpeed } from './raw-copy.ts';
import { folderForFiles, ONLINE_RETAIL, SAMPLE } from './testing.ts';

const database = testDatabase();
const folder = folderForFiles();
let platform: Awaited<ReturnType<typeof testPlatform>>;
let orders: Awaited<ReturnType<typeof ordersFor>>;
const file = join(folder, 'sample.csv');

async function importSample(partSize?: number): Promise<ImportResult> {
  const mapping = await readMapping(ONLINE_RETAIL);
  return orders.importOrders({ actor: till, file, mapping, mappingName: 'online-retail', partSize });
}

let first: ImportResult;
beforeAll(async () => {
  platform = await testPlatform(database);
  orders = await ordersFor(platform);
  copyFileSync(SAMPLE, file);
  first = await importSample(10);
});

describe('the sample of Online Retail', () => {
  it('is accounted for row by row', () => {
    const { rows, accepted, unchanged, merged, rejected, anonymous } = first;
    expect({ rows, accepted, unchanged, merged, rejected, anonymous }).toMatchInlineSnapshot(`
      {
        "accepted": 233,
        "anonymous": 31,
        "merged": 0,
        "rejected": 13,
        "rows": 246,
        "unchanged": 0,
      }
    `);
    expect(rows).toBe(accepted + unchanged + merged + rejected);
  });

  it('leaves refused rows in a file, with line, reason and the row as it was', async () => {
    const refused = (await readFile(first.rejectedFile!, 'utf8')).trim().split('\n');
    expect(refused[0]).toBe('line,reason,row');
    const sample = (await readFile(SAMPLE, 'utf8')).split('\n');
    const reasons = new Map<string, number>();
    for (const row of refused.slice(1)) {
      const [, line, reason, raw] = /^(\d+),([a-z_:]+),"(.*)"$/.exec(row)!;
      expect(raw!.replaceAll('""', '"')).toBe(sample[Number(line) - 1]);
      reasons.set(reason!, (reasons.get(reason!) ?? 0) + 1);
    }
    expect(Object.fromEntries(reasons)).toEqual({
      'not_a_sale:bad_debt': 3,
      'not_a_sale:marketplace_fee': 2,
      write_off: 4,
      zero_price: 4,
    });
  });

  it('changes nothing the second time, in parts of any size, and tells nobody', async () => {
    const before = await stateOf(platform);
    const told = await factsOf(platform, 'orders.recorded');
    const again = await importSample(1_000);
    expect(again).toMatchObject({
      accepted: 0,
      unchanged: first.accepted,
      merged: 0,
      rejected: first.rejected,
      anonymous: first.anonymous,
    });
    expect(await stateOf(platform)).toEqual(before);
    expect(await factsOf(platform, 'orders.recorded')).toEqual(told);
  });

  it('keeps true duplicates, converts money and time, and sums up', async () => {
    const { rows } = await sql<{ sku: string; n: number }>`
      select l.sku, count(*) as n from orders.order_line l join orders.order_info o using (customer_id, order_id)
      where o.external_no = '536530' group by l.sku having count(*) > 1 order by l.sku`.execute(platform.db);
    expect(rows).toMatchInlineSnapshot(`
      [
        {
          "n": 2,
          "sku": "22097",
        },
      ]
    `);
    const [order] = (
      await sql`
        select ordered_at, paid_fen, line_skus[1] as sku, line_prices_fen[1] as price_fen, line_amounts_fen[1] as amount_fen,
          line_source_micros[1] as micros, currency_note, line_sold_at is null as "isOneTime"
        from orders.sale where external_no = '536530'`.execute(platform.db)
    ).rows;
    expect(order).toMatchInlineSnapshot(`
      {
        "amount_fen": 5428,
        "currency_note": "GBP at 9.20",
        "isOneTime": true,
        "micros": 2950000,
        "ordered_at": 2010-12-01T13:21:00.000Z,
        "paid_fen": 185610,
        "price_fen": 2714,
        "sku": "22360",
      }
    `);
    const sums = await sql`
      select count(*) as wrong from orders.sale where paid_fen <> (select sum(a) from unnest(line_amounts_fen) a)`.execute(
      platform.db,
    );
    expect(sums.rows).toEqual([{ wrong: 0 }]);
  });

  it('finds the sales of returns, and takes what came back off them', async () => {
    const { rows } = await sql<{ matched: number; alone: number; nobody: number }>`
      select count(*) filter (where order_id is not null) as matched, count(*) filter (where order_id is null) as alone,
        (select count(*) from orders.anonymous_refund) as nobody
      from orders.refund`.execute(platform.db);
    expect(rows[0]).toMatchInlineSnapshot(`
      {
        "alone": 15,
        "matched": 21,
        "nobody": 3,
      }
    `);
    const wrong = await sql`
      select s.external_no from orders.sale s left join orders.refund r using (customer_id, order_id)
      group by s.external_no, s.refunded_fen having s.refunded_fen <> coalesce(sum(r.amount_fen), 0)
      union all
      select r.refund_no from orders.refund r join orders.order_line l
        on l.customer_id = r.customer_id and l.order_id = r.order_id and l.line_no = r.sale_line_no
      where l.sku <> r.sku or l.quantity < r.quantity or r.refunded_at < r.ordered_at`.execute(platform.db);
    expect(wrong.rows).toEqual([]);
  });

  it('told of every order with a customer, by sets', async () => {
    const told = await factsOf<OrdersRecorded>(platform, 'orders.recorded');
    const ids = new Set(told.flatMap((fact) => fact.orders.map((order) => order.orderId)));
    const { rows } = await sql<{ id: number }>`select order_id as id from orders.sale`.execute(platform.db);
    expect(ids).toEqual(new Set(rows.map((row) => row.id)));
  });

  it('is listed, and its refused rows can be fetched', async () => {
    const { imports } = await orders.listImports(till);
    expect(imports[0]).toMatchObject({
      file: 'sample.csv',
      mapping: 'online-retail',
      state: 'done',
      hasRejectedRows: true,
    });
    expect(imports.at(-1)).toMatchObject({ rows: first.rows, accepted: first.accepted, rejected: first.rejected });
    const { name, content } = await orders.rejectedRows(till, Number(imports[0]!.id));
    content.destroy();
    expect(name).toBe('sample.csv.rejected.csv');
    await expect(orders.listImports({ ...till, storeIds: [1] })).rejects.toMatchObject({ status: 403 });
  });

  it('can be copied raw, for comparison', async () => {
    const speed = await rawCopySpeed(database.pool, {
      file,
      mapping: await readMapping(ONLINE_RETAIL),
      rows: first.rows,
    });
    expect(speed).toBeGreaterThan(0);
    const left = await sql`select to_regclass('orders.raw_copy') as it`.execute(platform.db);
    expect(left.rows).toEqual([{ it: null }]);
  });
});
