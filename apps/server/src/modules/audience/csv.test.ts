import { describe, expect, it } from 'vitest';
import { csvLine } from './csv.ts';

describe('a line of CSV', () => {
  it('quotes what would break it', () =>
    expect(csvLine(['上海', 'a"b', 'c,d', 'e\nf', null, 3])).toBe('上海,"a""b","c,d","e\nf",,3\r\n'));
  it.each(['=1+1', '+1', '-1', '@sum(a1)', '\t=1', '\r=1'])('takes no formula from %j', (text) =>
    expect(csvLine([text])).toContain(`'${text}`),
  );
  it('keeps our own numbers as they are', () => expect(csvLine([-5])).toBe('-5\r\n'));
});
