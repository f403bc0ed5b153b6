import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCount, formatFen, formatShare, parseYuan } from './numbers.ts';

describe('a count', () => {
  it.each([
    [0, '0'],
    [9_999, '9,999'],
    [10_000, '1万'],
    [12_340, '1.2万'],
    [1_234_000, '123.4万'],
    [99_999_999, '1亿'],
    [340_000_000, '3.4亿'],
    [-12_340, '-1.2万'],
  ])('%d reads %s', (n, text) => expect(formatCount(n)).toBe(text));
  it.each([
    [9_999, '9,999'],
    [12_340, '12.3k'],
    [999_999, '1M'],
    [1_200_000, '1.2M'],
    [2_500_000_000, '2.5B'],
  ])('%d reads %s in English', (n, text) => expect(formatCount(n, 'en')).toBe(text));
  it('never shows ten thousand of a unit that has a bigger one', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 99_999_999 }), (n) => !formatCount(n).startsWith('10000')));
  });
});

describe('money', () => {
  it.each([
    [1_250, '¥12.50'],
    [5, '¥0.05'],
    [123_456_789, '¥1,234,567.89'],
    [-1_250, '-¥12.50'],
    [10n ** 18n, '¥10,000,000,000,000,000.00'],
  ])('%s fen is %s', (fen, text) => expect(formatFen(fen)).toBe(text));
  it('drops the cents of a whole amount when asked', () => {
    expect(formatFen(1_500, { whole: 'short' })).toBe('¥15');
    expect(formatFen(1_550, { whole: 'short' })).toBe('¥15.50');
  });
  it('is short on dashboards', () => expect(formatFen(123_456_700, { compact: true })).toBe('¥123.5万'));
  it('is read back as it was typed', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 99_999_999 }), (fen) => parseYuan((fen / 100).toFixed(2)) === fen));
  });
  it.each([
    ['38', 3_800],
    [' 38.5 ', 3_850],
    ['38。05', 3_805],
    ['', null],
    ['38.555', null],
    ['-3', null],
    ['一百', null],
  ])('typed as "%s" is %s', (text, fen) => expect(parseYuan(text)).toBe(fen));
});

describe('a share', () => {
  it.each([
    [0.4, '40%'],
    [0.0061, '0.6%'],
    [1, '100%'],
  ])('%d is %s', (share, text) => expect(formatShare(share)).toBe(text));
});
