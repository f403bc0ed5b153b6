import { describe, expect, it } from 'vitest';
import { createAdmission, type Ticket } from './admission.ts';

/** One request takes so long, and so many are at work at once: 500 a second. */
const TAKES_MS = 100;
const AT_ONCE = 50;
const CROWD = 20_000;
const TICK_MS = 5;

/** mulberry32: the same numbers every time. */
function seeded(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Twenty thousand phones within two seconds at a place that serves five hundred a second, lived in steps of five
 * milliseconds. Each comes back when it was told to, and a till redeems once in every tenth of a second.
 */
function liveRush() {
  const random = seeded(5);
  const admission = createAdmission({
    atOnce: AT_ONCE + 4,
    classes: [
      { name: 'redeem', atMost: 8, kept: 4, waiting: 100 },
      { name: 'claim', atMost: AT_ONCE, kept: 0, waiting: 1_000 },
    ],
    patienceMs: 5_000,
    longestMs: 60_000,
    promisedShare: 1,
    random,
  });
  const due = new Map<number, (() => void)[]>();
  const at = (ms: number, act: () => void) => {
    const tick = Math.ceil(ms / TICK_MS);
    due.set(tick, [...(due.get(tick) ?? []), act]);
  };
  const onStart = new WeakMap<Ticket, () => void>();
  let now = 0;
  const figures = { servedAt: [] as number[], tries: [] as number[], redeemMs: [] as number[], mostWaiting: 0 };

  const begin = (ticket: Ticket, done: () => void) => {
    at(now + TAKES_MS, () => {
      done();
      for (const next of admission.leave(ticket, now)) onStart.get(next)?.();
    });
  };
  function come(name: string, again: (afterMs: number) => void, done: () => void) {
    const entered = admission.enter(name, null, now);
    if (entered.outcome === 'sent_away') return again(entered.appointment.retryAfterSeconds * 1_000);
    const { ticket } = entered;
    if (entered.outcome === 'starts') return begin(ticket, done);
    onStart.set(ticket, () => begin(ticket, done));
  }
  function phone(tries: number) {
    come(
      'claim',
      (afterMs) => at(now + afterMs, () => phone(tries + 1)),
      () => {
        figures.servedAt.push(now);
        figures.tries.push(tries);
      },
    );
  }
  for (let n = 0; n < CROWD; n++) at(random() * 2_000, () => phone(1));
  for (let ms = 0; ms < 30_000; ms += 100)
    at(ms, () => {
      const since = now;
      come(
        'redeem',
        () => figures.redeemMs.push(Number.POSITIVE_INFINITY),
        () => figures.redeemMs.push(now - since),
      );
    });

  for (let tick = 0; figures.servedAt.length < CROWD && tick < 120_000 / TICK_MS; tick++) {
    now = tick * TICK_MS;
    for (const act of due.get(tick) ?? []) act();
    due.delete(tick);
    const waiting = admission.state().reduce((sum, one) => sum + one.waiting, 0);
    figures.mostWaiting = Math.max(figures.mostWaiting, waiting);
  }
  return figures;
}

describe('a rush of forty seconds of work in two seconds', () => {
  const { servedAt, tries, redeemMs, mostWaiting } = liveRush();

  it('serves everybody, and hardly later than if all had queued', () => {
    expect(servedAt).toHaveLength(CROWD);
    expect(Math.max(...servedAt)).toBeLessThan(40_000 * 1.15);
  });

  it('is never idle while people wait to come back', () => {
    const bySecond = Map.groupBy(servedAt, (ms) => Math.floor(ms / 1_000));
    for (let second = 1; second < 36; second++) expect(bySecond.get(second)?.length ?? 0).toBeGreaterThan(400);
  });

  it('sends nobody away again and again: the place was true', () => {
    expect(tries.reduce((sum, n) => sum + n, 0) / CROWD).toBeLessThan(2.2);
    expect(Math.max(...tries)).toBeLessThanOrEqual(5);
  });

  it('never holds more than a thousand', () => expect(mostWaiting).toBeLessThanOrEqual(1_000));

  it('does not keep a till waiting', () => {
    expect(redeemMs).toHaveLength(300);
    expect(Math.max(...redeemMs)).toBeLessThanOrEqual(TAKES_MS + TICK_MS);
  });
});
