import { describe, expect, it } from 'vitest';
import { held, renewAtMs, secondsLeft } from './fresh-qr.ts';

const answer = { picture: 'data:', validFrom: '2026-03-15T12:00:00+08:00', validUntil: '2026-03-15T12:01:00+08:00' };

describe('a QR for a minute', () => {
  const qr = held(answer, 5_000);
  it('holds a minute from when it came, whatever hour the phone thinks it is', () => {
    expect(qr.endsAtMs).toBe(65_000);
    expect([5_000, 64_001, 65_000, 99_000].map((now) => secondsLeft(qr, now))).toEqual([60, 1, 0, 0]);
  });
  it('is renewed ten seconds before its end, or a little earlier', () => {
    expect(renewAtMs(qr, 0)).toBe(55_000);
    expect(renewAtMs(qr, 0.5)).toBe(52_000);
  });
});

it('is renewed in its last third when it holds only seconds', () => {
  const qr = held({ ...answer, validUntil: '2026-03-15T12:00:06+08:00' }, 0);
  expect(renewAtMs(qr, 0)).toBe(4_000);
});
