import { describe, expect, it } from 'vitest';
import { linesOf, readCodeLine } from './lines.ts';

describe('a line of a partner’s list', () => {
  it.each([
    ['KFC-001', { code: 'KFC-001', expiresAt: null }],
    ['"KFC-001"', { code: 'KFC-001', expiresAt: null }],
    // The last day counts to its end in Shanghai.
    ['KFC-001,2026-12-31', { code: 'KFC-001', expiresAt: new Date('2027-01-01T00:00:00+08:00') }],
    ['KFC-001\t2026-12-31T12:00:00+08:00', { code: 'KFC-001', expiresAt: new Date('2026-12-31T04:00:00Z') }],
    ['', null],
    [' , ', null],
    ['two words', 'not_a_code'],
    ['满减', 'not_a_code'],
    [',2026-12-31', 'not_a_code'],
    ['KFC-001,2026-02-30', 'not_a_date'],
    ['KFC-001,soon', 'not_a_date'],
    ['KFC-001,2026-12-31,3', 'too_many_fields'],
    ['x'.repeat(600), 'too_long'],
  ])('%j is %j', (text, read) => {
    expect(readCodeLine(text, 7)).toEqual(read);
  });

  it('may be the heading, where it is the first', () => {
    expect(readCodeLine('code,expires', 1)).toBeNull();
    expect(readCodeLine('code', 2)).toEqual({ code: 'code', expiresAt: null });
  });
});

it('lines are whole wherever the stream is cut, and one without an end takes no more room than it may', async () => {
  const bytes = new TextEncoder().encode('\uFEFFA\r\n券\nlast');
  for (let cut = 0; cut <= bytes.length; cut++) {
    const pieces = [bytes.slice(0, cut), bytes.slice(cut)];
    const lines = await Array.fromAsync(
      linesOf(
        (async function* () {
          yield* pieces;
        })(),
      ),
    );
    expect(lines).toEqual(['A', '券', 'last']);
  }
  const endless = (async function* () {
    for (let n = 0; n < 100; n++) yield new TextEncoder().encode('y'.repeat(1_000));
  })();
  const [line] = await Array.fromAsync(linesOf(endless));
  expect(line!.length).toBeLessThan(2_000);
});
