import { describe, expect, it } from 'vitest';
import { markerOf, withMarker } from './message.ts';

describe('a marker', () => {
  it.each([
    ['http://x/shop/#/pages/drop/index?d=abc', 'http://x/shop/#/pages/drop/index?d=abc&r=noon-7'],
    ['http://x/shop/#/pages/drop/index?d=abc&r=noon', 'http://x/shop/#/pages/drop/index?d=abc&r=noon-7'],
    ['http://x/shop/#/pages/wallet/index', 'http://x/shop/#/pages/wallet/index?r=noon-7'],
    ['https://x/page?a=1', 'https://x/page?a=1&r=noon-7'],
  ])('goes into %s and is found again', (url, expected) => {
    expect(withMarker(url, 'noon-7')).toBe(expected);
    expect(markerOf(expected)).toBe('noon-7');
  });

  it('of another dispatch is not taken for this one', () => {
    expect(markerOf('http://x/shop/#/pages/wallet/index?r=noon-71')).not.toBe('noon-7');
    expect(markerOf('http://x/shop/#/pages/wallet/index?bar=noon-7')).toBeNull();
  });
});
