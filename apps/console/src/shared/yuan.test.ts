import { describe, expect, it } from 'vitest';
import { fenOf, yuanOf } from './yuan.ts';

describe('yuan as typed', () => {
  it.each([
    [0.29, 29],
    [1.15, 115],
    [19.99, 1_999],
    [9_999_999_999.99, 999_999_999_999],
    [null, null],
  ])('%s yuan are %s fen, and back', (yuan, fen) => {
    expect(fenOf(yuan)).toBe(fen);
    expect(yuanOf(fen)).toBe(yuan);
  });
});
