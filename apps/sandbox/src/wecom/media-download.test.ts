import { expect, it } from 'vitest';
import { rangeOf } from './media-download.ts';

it.each([
  ['nothing', undefined, null],
  ['another unit', 'lines=1-2', null],
  ['no positions', 'bytes=-', null],
  ['a part', 'bytes=2-4', { from: 2, to: 4 }],
  ['from somewhere on', 'bytes=7-', { from: 7, to: 9 }],
  ['the last three', 'bytes=-3', { from: 7, to: 9 }],
  ['more of the end than there is', 'bytes=-30', { from: 0, to: 9 }],
  ['past the end', 'bytes=8-99', { from: 8, to: 9 }],
  ['beyond everything', 'bytes=12-15', { from: 12, to: 9 }],
])('a download of ten bytes asks for %s', (_, header, range) => {
  expect(rangeOf(header, 10)).toEqual(range);
});
