import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCsvReader, fieldText } from './csv.ts';

/** Everything the reader says about a file fed in chunks of this size. */
function readCsv(text: string | Buffer, { chunk = 1 << 20, delimiter = ',' } = {}) {
  const said = {
    header: [] as string[],
    records: [] as { line: number; fields: string[] }[],
    malformed: [] as { line: number; reason: string; raw: string }[],
  };
  const reader = createCsvReader(delimiter, {
    header(names) {
      said.header = names;
    },
    record: (record) =>
      said.records.push({ line: record.line, fields: said.header.map((_, index) => fieldText(record, index)) }),
    malformed: (line, reason, raw) => said.malformed.push({ line, reason, raw: raw.toString('latin1') }),
  });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.subarray(at, at + chunk));
  reader.end();
  return said;
}

describe('a CSV file', () => {
  it.each([1, 2, 3, 7, 1000])('is the same in chunks of %i bytes', (chunk) => {
    const text = '\uFEFFa,b,c\r\n1,"x, y",\r\n\r\n2,"say ""hi""\nthere",ü\n3,4,"5"';
    expect(readCsv(text, { chunk: chunk === 1000 ? 1000 : Math.max(chunk, 3) })).toEqual({
      header: ['a', 'b', 'c'],
      records: [
        { line: 2, fields: ['1', 'x, y', ''] },
        { line: 4, fields: ['2', 'say "hi"\nthere', 'ü'] },
        { line: 6, fields: ['3', '4', '5'] },
      ],
      malformed: [],
    });
  });

  it('gives malformed lines with number and reason, and reads on', () => {
    const text = Buffer.concat([
      Buffer.from('a,b\n1\n"x"y,2\n1,2,3\n'),
      Buffer.from([0x31, 0x2c, 0xff, 0x0a]),
      Buffer.from('1,\0\n"never closed,2\n5,6\n'),
    ]);
    const { records, malformed } = readCsv(text);
    expect(malformed.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'wrong_number_of_fields'],
      [3, 'text_after_quote'],
      [4, 'wrong_number_of_fields'],
      [5, 'not_utf8'],
      [6, 'not_text'],
      [7, 'unclosed_quote'],
    ]);
    expect(malformed[5]!.raw).toBe('"never closed,2');
    expect(records).toEqual([{ line: 8, fields: ['5', '6'] }]);
  });

  it('refuses the line of a lost quote alone, however long the file goes on', () => {
    const rows = Array.from({ length: 20_000 }, (_, n) => `${n},x`);
    const { records, malformed } = readCsv(`a,b\n"lost,1\n${rows.join('\n')}\n`, { chunk: 10_000 });
    expect(malformed).toEqual([{ line: 2, reason: 'unclosed_quote', raw: '"lost,1' }]);
    expect(records).toHaveLength(20_000);
    expect(records.at(-1)).toEqual({ line: 20_002, fields: ['19999', 'x'] });
  });

  it('gives back whatever was written by the rules', () => {
    const cell = fc
      .string({ unit: fc.constantFrom('a', 'ü', '茶', '"', ',', '\n', ' ', '') })
      .map((s) => s.replaceAll('\r', ''));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 20 }), fc.integer({ min: 3, max: 40 }), (rows, chunk) => {
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const text = [['p', 'q'], ...rows].map((row) => row.map(quoted).join(',')).join('\n');
        const { records, malformed } = readCsv(`${text}\n`, { chunk });
        expect(malformed).toEqual([]);
        expect(records.map((record) => record.fields)).toEqual(rows);
      }),
    );
  });
});
