import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pauseBefore, retrying } from './retry.ts';

describe('the pause before a repeat', () => {
  it('grows and stays within its bounds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, random) => {
          const pause = pauseBefore(attempt, { random, askedMs: null });
          return pause >= 250 && pause <= 8_000;
        },
      ),
    );
    expect(pauseBefore(3, { random: 0, askedMs: null })).toBe(1_000);
    expect(pauseBefore(3, { random: 0.5, askedMs: null })).toBe(1_500);
  });
  it('is never shorter than the server asked, and still spread', () => {
    expect(pauseBefore(1, { random: 0, askedMs: 2_000 })).toBe(2_250);
    expect(pauseBefore(1, { random: 0.9, askedMs: 2_000 })).toBe(2_475);
  });
});

describe('an appointment', () => {
  it('is kept to the second, spread by less than half of one, however often it is renewed', () => {
    for (const attempt of [1, 5, 30]) {
      expect(pauseBefore(attempt, { random: 0, askedMs: 9_000, appointed: true })).toBe(9_000);
      expect(pauseBefore(attempt, { random: 0.999, askedMs: 9_000, appointed: true })).toBe(9_400);
    }
  });
  it('without a time is no appointment', () => {
    expect(pauseBefore(1, { random: 0, askedMs: null, appointed: true })).toBe(250);
  });
});

describe('a retried request', () => {
  const options = (slept: number[]) => ({
    tries: 3,
    temporary: (error: unknown) => ((error as Error).message === 'busy' ? { askedMs: null, appointed: false } : null),
    sleep: async (ms: number) => void slept.push(ms),
    random: () => 0.5,
  });
  const failing = (errors: string[]) => async () => {
    const error = errors.shift();
    if (error) throw new Error(error);
    return 'answer';
  };
  it('answers after failures that pass', async () => {
    const slept: number[] = [];
    expect(await retrying(failing(['busy', 'busy']), options(slept))).toBe('answer');
    expect(slept).toEqual([375, 750]);
  });
  it('gives up after its tries', async () => {
    await expect(retrying(failing(['busy', 'busy', 'busy']), options([]))).rejects.toThrow('busy');
  });
  it('does not repeat what failed for good', async () => {
    const slept: number[] = [];
    await expect(retrying(failing(['denied']), options(slept))).rejects.toThrow('denied');
    expect(slept).toEqual([]);
  });
});
