import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { createCopyDecoder } from './copy-decoder.ts';

const COLUMNS = [
  'bigint',
  'text',
  'instant',
  'date',
  'boolean',
  'smallint',
  'integer',
  'local',
  'double',
  'bigint[]',
] as const;
const TABLE =
  'a bigint, b varchar, c timestamptz, d date, e boolean, f smallint, g integer, h timestamp, i double, j bigint[]';

const int = (bytes: 2 | 4 | 8, value: bigint | number) => {
  const buffer = Buffer.alloc(bytes);
  if (bytes === 8) buffer.writeBigInt64BE(BigInt(value));
  else buffer.writeIntBE(Number(value), 0, bytes);
  return buffer;
};
const double = (value: number) => {
  const buffer = Buffer.alloc(8);
  buffer.writeDoubleBE(value);
  return buffer;
};
const row = (...fields: (Buffer | null)[]) =>
  Buffer.concat([
    int(2, fields.length),
    ...fields.flatMap((field) => (field ? [int(4, field.length), field] : [int(4, -1)])),
  ]);
/** As PostgreSQL's manual describes it: signature, flags, no extension; rows; -1. */
const file = (...rows: Buffer[]) =>
  Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8), ...rows, int(2, -1)]);

const BIGINT_OID = 20;
/** Dimensions, no nulls, type; size and lower bound; elements. An empty one has no dimension. */
const list = (...values: number[]) =>
  values.length === 0
    ? Buffer.concat([int(4, 0), int(4, 0), int(4, BIGINT_OID)])
    : Buffer.concat([
        ...[1, 0, BIGINT_OID, values.length, 1].map((word) => int(4, word)),
        ...values.flatMap((value) => [int(4, 8), int(8, value)]),
      ]);

const MICROS_OF_A_DAY = 86_400_000_000;
const some = (n: number) =>
  row(
    int(8, 9_007_199_254_740_993n + BigInt(n)),
    Buffer.from(n % 2 ? '小二' : 'a text longer than twelve bytes'),
    int(8, MICROS_OF_A_DAY + n),
    int(4, -1),
    Buffer.from([n % 2]),
    int(2, -5),
    int(4, 70_000),
    int(8, -1),
    double(0.1),
    list(...Array.from({ length: n % 4 }, (_, i) => n - i)),
  );

async function decode(bytes: Buffer, piece: number) {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run(`set timezone = 'UTC'; create table t (${TABLE})`);
  const appender = await connection.createAppender('t');
  const decoder = createCopyDecoder(COLUMNS, appender);
  for (let from = 0; from < bytes.length; from += piece) decoder.push(bytes.subarray(from, from + piece));
  const rows = decoder.finish();
  appender.closeSync();
  const read = await connection.runAndReadAll(
    'select a, b, c::varchar c, d::varchar d, e, f, g, h::varchar h, i, j::varchar j from t',
  );
  return { rows, found: read.getRows() };
}

describe("PostgreSQL's binary copy", () => {
  it('becomes the same values, counted from the other epoch', async () => {
    const { found } = await decode(file(some(0), some(1)), 1_000_000);
    const rest = ['1999-12-31', false, -5, 70_000, '1999-12-31 23:59:59.999999', 0.1];
    expect(found).toEqual([
      [9_007_199_254_740_993n, 'a text longer than twelve bytes', '2000-01-02 00:00:00+00', ...rest, '[]'],
      [9_007_199_254_740_994n, '小二', '2000-01-02 00:00:00.000001+00', rest[0], true, ...rest.slice(2), '[1]'],
    ]);
  });

  it.each([1, 7, 64, 100_000])('may be cut anywhere: pieces of %i bytes', async (piece) => {
    const whole = await decode(file(...Array.from({ length: 40 }, (_, n) => some(n))), 1_000_000);
    expect(await decode(file(...Array.from({ length: 40 }, (_, n) => some(n))), piece)).toEqual(whole);
  });

  it('fills one chunk after the other, the last one partly', async () => {
    const { rows, found } = await decode(file(...Array.from({ length: 5_000 }, (_, n) => some(n))), 65_536);
    expect([rows, found.length]).toEqual([5_000, 5_000]);
    expect(found.map(([a]) => a)).toEqual(Array.from({ length: 5_000 }, (_, n) => 9_007_199_254_740_993n + BigInt(n)));
    const lists = found.map((one) => one.at(-1));
    expect(lists).toEqual(Array.from({ length: 5_000 }, (_, n) => `[${[n, n - 1, n - 2].slice(0, n % 4).join(', ')}]`));
  });

  it('keeps what is missing and what has no end', async () => {
    const nothing = row(null, null, null, null, null, null, null, null, null, null);
    const infinite = row(
      int(8, 1),
      Buffer.from(''),
      int(8, 2n ** 63n - 1n),
      null,
      null,
      null,
      null,
      int(8, -(2n ** 63n)),
      null,
      list(),
    );
    const { found } = await decode(file(nothing, infinite), 1_000);
    expect(found).toEqual([
      [null, null, null, null, null, null, null, null, null, null],
      [1n, '', 'infinity', null, null, null, null, '-infinity', null, '[]'],
    ]);
  });

  it('is refused when its end is missing, or a column', async () => {
    const whole = file(some(1));
    await expect(decode(whole.subarray(0, -2), 1_000)).rejects.toThrow('in the middle');
    const nulls = Buffer.concat([1, 1, BIGINT_OID, 1, 1, -1].map((word) => int(4, word)));
    const withNull = row(...Array.from({ length: 9 }, () => null), nulls);
    await expect(decode(file(withNull), 1_000)).rejects.toThrow('an array with nulls');
    await expect(decode(file(row(int(8, 1))), 1_000)).rejects.toThrow('1 columns came where 10');
  });
});
