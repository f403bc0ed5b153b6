import { describe, expect, it } from 'vitest';
import { createAppointments, createPace } from './pace.ts';

const earliest = () => 0;
const latest = () => 0.999_999;

describe('the pace of a class', () => {
  it('is what is at work divided by how long one takes', () => {
    const pace = createPace();
    for (let n = 0; n < 500; n++) pace.ended(80);
    expect(pace.perRequestMs(1)).toBeCloseTo(80, 3);
    expect(pace.perRequestMs(16)).toBeCloseTo(5, 3);
  });

  it('follows when requests become slower, and forgives a single slow one', () => {
    const pace = createPace();
    for (let n = 0; n < 500; n++) pace.ended(10);
    pace.ended(330);
    expect(pace.perRequestMs(1)).toBeCloseTo(20, 3);
    for (let n = 0; n < 100; n++) pace.ended(100);
    expect(pace.perRequestMs(1)).toBeGreaterThan(90);
  });

  it('is believed to be slower when those at work take longer than those that ended', () => {
    const pace = createPace();
    for (let n = 0; n < 500; n++) pace.ended(10);
    expect(pace.perRequestMs(10, 5)).toBeCloseTo(1, 3);
    expect(pace.perRequestMs(10, 2_000)).toBeCloseTo(200, 3);
  });
});

describe('an appointment', () => {
  const at = { waiting: 100, perRequestMs: 50 };

  it('lies behind everybody who waits, and behind those who were sent away before', () => {
    const next = createAppointments({ longestMs: 60_000, promisedShare: 1, random: earliest });
    expect(next(0, at)).toEqual({ place: 101, retryAfterSeconds: 6 }); // 101 × 50 ms = 5.05 s
    expect(next(0, at).place).toBe(102);
    for (let n = 0; n < 97; n++) next(0, at);
    expect(next(0, at)).toEqual({ place: 200, retryAfterSeconds: 10 });
  });

  it('brings people back as fast as the class works: ten seconds of them are two hundred', () => {
    const next = createAppointments({ longestMs: 60_000, promisedShare: 1, random: earliest });
    const seconds = Array.from({ length: 400 }, () => next(0, at).retryAfterSeconds);
    expect(seconds.filter((s) => s > 10 && s <= 20)).toHaveLength(200);
  });

  it('comes nearer while time goes by', () => {
    const next = createAppointments({ longestMs: 60_000, promisedShare: 1, random: earliest });
    for (let n = 0; n < 100; n++) next(0, at); // the last of them at 10 s
    expect(next(9_000, { ...at, waiting: 0 })).toEqual({ place: 21, retryAfterSeconds: 2 });
    expect(next(30_000, { ...at, waiting: 0 })).toEqual({ place: 1, retryAfterSeconds: 1 });
  });

  it('is drawn out by a second at most, and never lies before its turn', () => {
    const soon = { waiting: 3, perRequestMs: 50 };
    expect(
      createAppointments({ longestMs: 60_000, promisedShare: 1, random: earliest })(0, soon).retryAfterSeconds,
    ).toBe(1);
    expect(createAppointments({ longestMs: 60_000, promisedShare: 1, random: latest })(0, soon).retryAfterSeconds).toBe(
      2,
    );
    const late = { waiting: 799, perRequestMs: 50 };
    expect(
      createAppointments({ longestMs: 60_000, promisedShare: 1, random: earliest })(0, late).retryAfterSeconds,
    ).toBe(40);
    expect(createAppointments({ longestMs: 60_000, promisedShare: 1, random: latest })(0, late).retryAfterSeconds).toBe(
      41,
    );
  });

  it('spreads those who stand beyond the longest over a quarter of it', () => {
    const crowd = { waiting: 5_000, perRequestMs: 50 };
    expect(
      createAppointments({ longestMs: 60_000, promisedShare: 1, random: earliest })(0, crowd).retryAfterSeconds,
    ).toBe(60);
    expect(
      createAppointments({ longestMs: 60_000, promisedShare: 1, random: latest })(0, crowd).retryAfterSeconds,
    ).toBe(75);
  });

  it('leaves room for those who come for the first time', () => {
    const next = createAppointments({ longestMs: 60_000, promisedShare: 0.5, random: earliest });
    expect(next(0, at)).toEqual({ place: 101, retryAfterSeconds: 6 });
    const seconds = Array.from({ length: 400 }, () => next(0, at).retryAfterSeconds);
    expect(seconds.filter((s) => s > 10 && s <= 20)).toHaveLength(100);
    expect(next(0, at).place).toBe(502);
  });

  it('is short again as soon as the crowd is gone', () => {
    const next = createAppointments({ longestMs: 60_000, promisedShare: 1, random: earliest });
    for (let n = 0; n < 100_000; n++) next(0, at);
    expect(next(0, at).retryAfterSeconds).toBe(60);
    expect(next(60_000, { ...at, waiting: 0 }).retryAfterSeconds).toBe(1);
  });
});
