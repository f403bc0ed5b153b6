import { distance } from 'geokdbush';
import { describe, expect, it } from 'vitest';
import { toWgs84 } from './coordinates.ts';

const metres = (a: { lng: number; lat: number }, b: { lng: number; lat: number }) =>
  distance(a.lng, a.lat, b.lng, b.lat) * 1000;

describe('a position', () => {
  // People's Square in Shanghai, as GPS measures it.
  const square = { lng: 121.475164, lat: 31.228833 };

  it('in WGS-84 stays as it is', () => expect(toWgs84(square, 'wgs84')).toEqual(square));

  it.each(['gcj02', 'bd09'] as const)('from a %s map moves by some hundred metres', (system) => {
    const shift = metres(toWgs84(square, system), square);
    expect(shift).toBeGreaterThan(300);
    expect(shift).toBeLessThan(1500);
  });

  it('outside China is not shifted by GCJ-02', () => {
    const monaco = { lng: 7.42, lat: 43.73 };
    expect(toWgs84(monaco, 'gcj02')).toEqual(monaco);
  });
});
