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

  it('grows to the hour and to the end of the day in Beijing when each end is met by another', () => {
    const nine = Date.UTC(2026, 0, 1, 1); // in Beijing
    const { limiter, time } = limiterAt(nine, {});
    time.now += limiter.block('media.uploadImg');
    const hour = limiter.block('media.uploadImg');
    expect(hour).toBe(3_600_000);
    time.now += hour + 5_000;
    limiter.block('media.uploadImg');
    const midnight = nine + 15 * 3_600_000;
    expect(limiter.state()).toMatchObject([{ blocked: { until: midnight, window: 'day' } }]);
  });

  it('is the hour at once when most of the hour was used', async () => {
    const { limiter, turn } = limiterAt(0, { perHour: 10 });
    for (let n = 0; n < 9; n += 1) await turn('user.get');
    expect(limiter.block('user.get')).toBe(3_600_000);
  });
});

describe('the state', () => {
  it('tells of calls, waiting, reads and blocks', async () => {
    const { limiter, time, turn } = limiterAt(0, { perMinute: 3, perHour: 50, parallelReads: 1 });
    expect(limiter.state()).toEqual([]);
    await turn('user.get');
    time.now += 90_000;
    await turn('user.get');
    const open = Promise.withResolvers<void>();
    const patient = { maxWaitMs: 60_000, signal: undefined };
    const reads = [1, 2, 3].map(() => limiter.asRead('user.get', patient, () => open.promise));
    limiter.block('tag.edit');
    expect(limiter.state()).toEqual([
      {
        api: 'user.get',
        perMinute: 3,
        perHour: 50,
        lastMinute: 1,
        lastHour: 2,
        waiting: 2,
        reads: 1,
        parallelReads: 1,
        blocked: null,
      },
      expect.objectContaining({ api: 'tag.edit', blocked: { until: 150_000, window: 'minute' } }),
    ]);
    open.resolve();
    await Promise.all(reads);
    expect(limiter.state()[0]).toMatchObject({ waiting: 0, reads: 0 });
  });
});

describe('a read that finds all places taken', () => {
  const busy = () => {
    const { limiter } = limiterAt(0, { parallelReads: 1 });
    const open = Promise.withResolvers<void>();
    const first = limiter.asRead('user.get', { maxWaitMs: 1, signal: undefined }, () => open.promise);
    return { limiter, open, first };
  };
  const ran = async () => 'ran';

  it('fails at once when it may not wait', async () => {
    const { limiter } = busy();
    const second = limiter.asRead('user.get', { maxWaitMs: 0, signal: undefined }, ran);
    await expect(second).rejects.toMatchObject({ code: 'rate', outcome: 'not_sent', handling: 'W' });
  });

  it('fails when its time is up, and leaves the queue', async () => {
    const { limiter } = busy();
    const second = limiter.asRead('user.get', { maxWaitMs: 10, signal: undefined }, ran);
    await expect(second).rejects.toMatchObject({ code: 'rate' });
    expect(limiter.state()[0]).toMatchObject({ waiting: 0, reads: 1 });
  });

  it('leaves when it is cancelled, and the place goes to the next', async () => {
    const { limiter, open, first } = busy();
    const cancel = new AbortController();
    const second = limiter.asRead('user.get', { maxWaitMs: 60_000, signal: cancel.signal }, ran);
    const third = limiter.asRead('user.get', { maxWaitMs: 60_000, signal: undefined }, ran);
    const refused = expect(second).rejects.toThrow('no longer wanted');
    cancel.abort(new Error('no longer wanted'));
    await refused;
    open.resolve();
    await first;
    expect(await third).toBe('ran');
  });

  it('is not overtaken by one that comes later', async () => {
    const { limiter, open } = busy();
    const order: string[] = [];
    const read = (name: string) =>
      limiter.asRead('user.get', { maxWaitMs: 60_000, signal: undefined }, async () => void order.push(name));
    const all = [read('second'), read('third')];
    open.resolve();
    await Promise.resolve();
    all.push(read('fourth'));
    await Promise.all(all);
    expect(order).toEqual(['second', 'third', 'fourth']);
  });
});

it('halves the reads at the same time for a minute when the platform says there were too many', async () => {
  const { limiter, time } = limiterAt(0, { parallelReads: 4 });
  const mostOf = async () => {
    let running = 0;
    let most = 0;
    const read = () =>
      limiter.asRead('user.get', { maxWaitMs: 60_000, signal: undefined }, async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
      });
    await Promise.all(Array.from({ length: 12 }, read));
    return most;
  };
  expect(await mostOf()).toBe(4);
  limiter.easeOff('user.get');
  limiter.easeOff('user.get'); // a call that was under way with the first
  expect(await mostOf()).toBe(2);
  time.now += 2_000;
  limiter.easeOff('user.get'); // still too many
  expect(await mostOf()).toBe(1);
  time.now += 60_000;
  expect(await mostOf()).toBe(4);
});
