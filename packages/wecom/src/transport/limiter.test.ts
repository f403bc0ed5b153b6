import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLimiter, type LimiterSettings } from './limiter.ts';

function limiterAt(begin: number, settings: Partial<LimiterSettings>) {
  const time = { now: begin };
  const limiter = createLimiter({
    settings: settings,
    clock: () => time.now,
    sleep: async (ms) => {
      time.now += ms;
    },
  });
  const turn = (api: string) => limiter.turn(api, { maxWaitMs: Number.MAX_SAFE_INTEGER, signal: undefined });
  return { time, limiter, turn };
}

describe('calls of one API', () => {
  it('never come more often than allowed in any minute or hour, wherever those begin', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 10_000_000 }),
        fc.array(fc.nat({ max: 40_000 }), { minLength: 30, maxLength: 200 }),
        async (begin, gaps) => {
          const { time, turn } = limiterAt(begin, { perMinute: 4, perHour: 60 });
          const calls: number[] = [];
          for (const gap of gaps) {
            time.now += gap;
            await turn('user.get');
            calls.push(time.now);
          }
          const most = (span: number) =>
            Math.max(...calls.map((from) => calls.filter((at) => at >= from && at < from + span).length));
          expect(most(60_000)).toBeLessThanOrEqual(4);
          expect(most(3_600_000)).toBeLessThanOrEqual(60);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('do not hold up those of another', async () => {
    const { time, turn } = limiterAt(0, { perMinute: 1 });
    await turn('user.get');
    await turn('tag.edit');
    expect(time.now).toBe(0);
    await turn('user.get');
    expect(time.now).toBeGreaterThan(60_000 - 1);
  });

  it('may have a tighter limit of their own', async () => {
    const { time, turn } = limiterAt(0, { perApi: { 'moment.addTask': { perMinute: 2 } } });
    await turn('moment.addTask');
    await turn('moment.addTask');
    await turn('moment.addTask');
    expect(time.now).toBeGreaterThanOrEqual(60_000);
  });
});

describe('a block', () => {
  it('reported by several calls under way at once is one minute, not an hour', () => {
    const { limiter } = limiterAt(0, {});
    expect([limiter.block('user.get'), limiter.block('user.get'), limiter.block('user.get')]).toEqual([
      60_000, 60_000, 60_000,
    ]);
  });

  it('much later is a minute again', () => {
    const { limiter, time } = limiterAt(0, {});
    limiter.block('user.get');
    time.now += 120_000;
    expect(limiter.block('user.get')).toBe(60_000);
  });
});

it('halves the reads at the same time for a minute when the platform says there were too many', async () => {
  const { limiter, time } = limiterAt(0, { parallelReads: 4 });
  const mostOf = async () => {
    let running = 0;
    let most = 0;
    const read = () =>
      limiter.asRead('user.get', async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
      });
    await Promise.all(Array.from({ length: 12 }, read));
    return most;
  };
  expect(await mostOf()).toBe(4);
  limiter.easeOff('user.get');
  expect(await mostOf()).toBe(2);
  time.now += 60_000;
  expect(await mostOf()).toBe(4);
});
