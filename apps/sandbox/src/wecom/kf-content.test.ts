import { expect, it } from 'vitest';
import { cutToBytes } from './kf-content.ts';

it.each([
  ['fits', 'abc', 3, 'abc'],
  ['is cut at a byte', 'abcd', 3, 'abc'],
  ['loses a character whose bytes do not all fit', '咖啡', 5, '咖'],
  ['keeps one that just fits', '咖啡', 6, '咖啡'],
  ['loses an emoji of four bytes', 'a☕🥐', 7, 'a☕'],
  ['may be nothing in the end', '咖', 2, ''],
])('a text %s', (_, given, max, kept) => {
  expect(cutToBytes(given, max)).toBe(kept);
});
