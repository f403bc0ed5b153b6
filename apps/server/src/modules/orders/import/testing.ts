import { mkdtempSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import type { Orders } from '../index.ts';
import { till } from '../testing.ts';
import { Mapping } from './mapping.ts';

export const SAMPLE = new URL('./fixtures/online-retail-sample.csv', import.meta.url).pathname;
export const ONLINE_RETAIL = new URL('../../../../mappings/online-retail.json', import.meta.url).pathname;

/** A small valid mapping; override what the test is about. */
export const mappingWith = (overrides: Partial<z.input<typeof Mapping>> = {}): Mapping =>
  Mapping.parse({
    source: 'shop',
    columns: { invoice: 'no', code: 'sku', name: 'name', quantity: 'n', time: 'at', price: 'price', identity: 'card' },
    currency: { code: 'CNY', rate: '1' },
    timeZone: 'Asia/Shanghai',
    channel: 'counter',
    identity: { kind: 'card', issuer: 'club' },
    store: { code: 's1' },
    returns: { invoiceStartsWith: 'C' },
    freeLines: 'accept',
    ...overrides,
  });

/** A folder of its own for files of one test file. */
export const folderForFiles = () => mkdtempSync(join(tmpdir(), 'xiaoer-import-'));

/** Imports these lines (after the header of `mappingWith`) and answers the result with the refused rows. */
export function importerOf(
  orders: Pick<Orders, 'importOrders'>,
  folder: string,
  header = 'no,sku,name,n,at,price,card',
) {
  let files = 0;
  return async (
    lines: string[],
    { mapping = mappingWith(), partSize }: { mapping?: Mapping; partSize?: number } = {},
  ) => {
    files += 1;
    const file = join(folder, `orders-${files}.csv`);
    writeFileSync(file, `${[header, ...lines].join('\n')}\n`);
    const result = await orders.importOrders({ actor: till, file, mapping, mappingName: 'test', partSize });
    const { accepted, unchanged, merged, rejected, rows, anonymous } = result;
    const refused = result.rejectedFile
      ? (await readFile(result.rejectedFile, 'utf8')).trim().split('\n').slice(1)
      : [];
    return { counts: { rows, accepted, unchanged, merged, rejected }, anonymous, refused };
  };
}
