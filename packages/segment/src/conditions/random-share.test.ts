import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseSegment, saySegment } from '../segment.ts';
import { CHAIN } from '../testing/chain.ts';
import { peopleWith } from '../testing/duck.ts';
import { coefficientsOf, PRIME, thresholdOf } from './random-share.ts';

/** As the README says it, in whole numbers of any size. */
function isDrawn(subject: { a: number; b: number }, percent: number, salt: string): boolean {
  const { a, b, c } = coefficientsOf(salt);
  const drawn = (BigInt(a) * BigInt(subject.a) + BigInt(b) * BigInt(subject.b) + BigInt(c)) % BigInt(PRIME);
  return drawn < BigInt(thresholdOf(percent));
}
const subjects = Array.from({ length: 20_000 }, (_, i) => {
  const digest = createHash('md5').update(`subject ${i}`).digest();
  return { a: digest.readUInt32BE(0) & 0x7fffffff, b: digest.readUInt32BE(4) & 0x7fffffff };
});
const salts = Array.from({ length: 12 }, (_, i) => `${i}`);

describe('a random share', () => {
  it('takes its numbers from the md5 of its salt', () => {
    const digest = createHash('md5').update('五月 🎲').digest();
    expect(coefficientsOf('五月 🎲')).toEqual({
      a: 1 + ((digest.readUInt32BE(0) >>> 2) % (2 ** 30 - 1)),
      b: digest.readUInt32BE(4) >>> 2,
      c: digest.readUInt32BE(8) >>> 2,
    });
  });
  it('stays within 64 bits whatever the salt', () => {
    const most = 2n ** 31n - 1n;
    const largest = 2n ** 30n - 1n;
    expect(largest * most + largest * most + largest).toBeLessThan(2n ** 63n);
    for (const salt of salts)
      for (const part of Object.values(coefficientsOf(salt))) expect(part).toBeLessThan(2 ** 30);
  });
  it('is the same in SQL and in plain arithmetic, at the ends too', async () => {
    const ends = [0, 1, 2 ** 30, PRIME - 1, PRIME].flatMap((a) => [0, 1, PRIME - 1, PRIME].map((b) => ({ a, b })));
    const some = [...ends, ...subjects.slice(0, 180)];
    const who = await peopleWith({
      person: some.map(({ a, b }, i) => ({ customer_id: i, share_a: a, share_b: b })),
    });
    for (const [percent, salt] of [
      [5, 'may'],
      [37.5, '五月'],
      [99.999999, 'x'],
      [0.000001, 'x'],
      [100, 'all'],
    ] as const)
      expect(await who(`random_share(${percent.toFixed(6)}%, salt "${salt}")`)).toEqual(
        some.flatMap((subject, i) => (isDrawn(subject, percent, salt) ? [i] : [])),
      );
  });
  it('holds its percentage, and more of it holds the smaller one', () => {
    for (const salt of salts) {
      const few = subjects.map((subject) => isDrawn(subject, 5, salt));
      const many = subjects.map((subject) => isDrawn(subject, 20, salt));
      // 1,000 expected, with a standard deviation of 30.8
      expect(Math.abs(few.filter(Boolean).length - 1000)).toBeLessThan(4.5 * 30.8);
      expect(few.every((drawn, i) => !drawn || many[i])).toBe(true);
    }
  });
  it('is independent of the shares of other salts (chi-square over 2 × 2 tables)', () => {
    const drawn = salts.map((salt) => subjects.map((subject) => isDrawn(subject, 20, salt)));
    for (const [i, one] of drawn.entries())
      for (const other of drawn.slice(i + 1)) {
        const counts = { both: 0, one: 0, other: 0, neither: 0 };
        for (const [j, a] of one.entries())
          counts[a ? (other[j] ? 'both' : 'one') : other[j] ? 'other' : 'neither'] += 1;
        const { both, one: a, other: b, neither } = counts;
        const n = subjects.length;
        const chi = (n * (both * neither - a * b) ** 2) / ((both + a) * (b + neither) * (both + b) * (a + neither));
        // one degree of freedom: above 20 once in 130,000 tables, and there are 66
        expect(chi).toBeLessThan(20);
      }
  });
  it('spreads evenly over the whole range', () => {
    for (const salt of salts) {
      const { a, b, c } = coefficientsOf(salt);
      const cells = Array.from({ length: 50 }, () => 0);
      for (const subject of subjects) {
        const drawn = (BigInt(a) * BigInt(subject.a) + BigInt(b) * BigInt(subject.b) + BigInt(c)) % BigInt(PRIME);
        cells[Number((drawn * 50n) / BigInt(PRIME))]! += 1;
      }
      const chi = cells.reduce((sum, found) => sum + (found - 400) ** 2 / 400, 0);
      // 49 degrees of freedom: above 100 once in 50,000
      expect(chi).toBeLessThan(100);
    }
  });
  it('is said', () => {
    const tree = parseSegment('random_share(5%, salt "may")', CHAIN);
    expect([saySegment(tree, CHAIN, 'zh'), saySegment(tree, CHAIN, 'en')]).toEqual([
      '顾客在固定随机的 5% 中（may）',
      'Customers who are in a stable random 5% (may)',
    ]);
  });
  it.each([
    ['random_share(5%)', 'missing'],
    ['random_share(5, salt "x")', 'column 14: wrong_type, found 5, expected 5%'],
    ['random_share(0%, salt "x")', 'out_of_range'],
    ['random_share(101%, salt "x")', 'out_of_range'],
    ['random_share(5%, salt "")', 'malformed'],
    ['random_share(5%, salt 3)', 'wrong_type'],
    ['random_share(5%, 6%, salt "x")', 'not_here'],
    [`random_share(5%, salt "${'x'.repeat(65)}")`, 'too_long'],
  ])('refuses %s', (text, message) => expect(() => parseSegment(text, CHAIN)).toThrow(message));
});
