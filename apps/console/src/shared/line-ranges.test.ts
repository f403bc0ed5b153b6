import { describe, expect, it } from 'vitest';
import { lineRanges } from './line-ranges.ts';

describe('lines of a file', () => {
  it('are named with their neighbours', () => {
    expect(lineRanges([])).toBe('');
    expect(lineRanges([7])).toBe('7');
    expect(lineRanges([3, 4, 5, 9, 11, 12])).toBe('3–5, 9, 11–12');
    expect(lineRanges([2, 2, 3])).toBe('2–3');
  });
});
