import { describe, expect, it } from 'vitest';
import { createAdmission, type Ticket } from './admission.ts';
import type { Limits } from './limits.ts';

const LIMITS: Limits = {
  atOnce: 4,
  classes: [
    { name: 'redeem', atMost: 4, kept: 1, waiting: 5 },
    { name: 'claim', atMost: 3, kept: 1, waiting: 4, waitingOfOneKey: 2 },
    { name: 'browse', atMost: 2, kept: 0, waiting: 3 },
  ],
  patienceMs: 5_000,
  longestMs: 60_000,
  promisedShare: 1,
};
const admissionOf = (more: Partial<Limits> = {}) => createAdmission({ ...LIMITS, ...more, random: () => 0 });
type Admission = ReturnType<typeof admissionOf>;

/** Enters so many; answers what became of each. */
const enter = (admission: Admission, name: string, times: number, { key = null as string | null, now = 0 } = {}) =>
  Array.from({ length: times }, () => admission.enter(name, key, now));
const outcomes = (entered: { outcome: string }[]) => entered.map(({ outcome }) => outcome);
const ticketsOf = (entered: ReturnType<typeof enter>): Ticket[] =>
  entered.flatMap((one) => (one.outcome === 'sent_away' ? [] : [one.ticket]));

describe('an admission', () => {
  it('lets in what a class may have at work, lets the next ones wait, and sends the others away', () => {
    const admission = admissionOf();
    expect(outcomes(enter(admission, 'browse', 6))).toEqual([
      'starts',
      'starts',
      'waits',
      'waits',
      'waits',
      'sent_away',
    ]);
    expect(admission.state().at(-1)).toEqual({ name: 'browse', atWork: 2, waiting: 3, sentAway: 1 });
  });

  it('serves in the order of coming', () => {
    const admission = admissionOf();
    const [first, second, ...waiting] = ticketsOf(enter(admission, 'browse', 5));
    expect(admission.leave(second!, 1)).toEqual([waiting[0]]);
    expect(admission.leave(first!, 2)).toEqual([waiting[1]]);
    expect(admission.leave(waiting[0]!, 3)).toEqual([waiting[2]]);
    expect(admission.leave(waiting[1]!, 4)).toEqual([]);
  });

  it('keeps places that no other class can take', () => {
    const admission = admissionOf();
    // Four places, one of them kept for redeem: three claims, and whoever looks around waits.
    expect(outcomes(enter(admission, 'claim', 4))).toEqual(['starts', 'starts', 'starts', 'waits']);
    expect(outcomes(enter(admission, 'browse', 1))).toEqual(['waits']);
    expect(outcomes(enter(admission, 'redeem', 2))).toEqual(['starts', 'waits']);
  });

  it('gives a free place to the class with the right of way, however long another one waits', () => {
    const admission = admissionOf({ classes: LIMITS.classes.map((one) => ({ ...one, kept: 0, atMost: 4 })) });
    const working = ticketsOf(enter(admission, 'browse', 4));
    const [looking] = ticketsOf(enter(admission, 'browse', 1, { now: 1 }));
    const [claiming] = ticketsOf(enter(admission, 'claim', 1, { now: 2 }));
    const [redeeming] = ticketsOf(enter(admission, 'redeem', 1, { now: 3 }));
    const order = working.slice(0, 3).flatMap((ticket, nth) => admission.leave(ticket, 10 + nth));
    expect(order).toEqual([redeeming, claiming, looking]);
  });

  it('does not let one key fill the queue of all', () => {
    const admission = admissionOf();
    enter(admission, 'claim', 3, { key: 'hot' });
    expect(outcomes(enter(admission, 'claim', 3, { key: 'hot' }))).toEqual(['waits', 'waits', 'sent_away']);
    expect(outcomes(enter(admission, 'claim', 3, { key: 'other' }))).toEqual(['waits', 'waits', 'sent_away']);
  });

  it('forgets a key that nobody waits for any more', () => {
    const admission = admissionOf();
    const [working] = ticketsOf(enter(admission, 'claim', 3, { key: 'hot' }));
    const waiting = ticketsOf(enter(admission, 'claim', 2, { key: 'hot' }));
    expect(admission.leave(waiting[1]!, 1)).toEqual([]); // hung up
    expect(admission.leave(working!, 2)).toEqual([waiting[0]]);
    expect(outcomes(enter(admission, 'claim', 3, { key: 'hot' }))).toEqual(['waits', 'waits', 'sent_away']);
  });

  it('gives who hangs up no place later', () => {
    const admission = admissionOf();
    const [working, , hungUp, next] = ticketsOf(enter(admission, 'browse', 4));
    expect(admission.leave(hungUp!, 1)).toEqual([]);
    expect(admission.leave(working!, 2)).toEqual([next]);
    expect(admission.state().at(-1)).toMatchObject({ atWork: 2, waiting: 0 });
  });

  it('sends away at once whom it could not serve within her patience', () => {
    const admission = admissionOf();
    // A hundred that took twenty seconds each: two at work end every ten seconds.
    for (let n = 0; n < 100; n++) {
      const [ticket] = ticketsOf(enter(admission, 'browse', 1, { now: n * 20_000 }));
      admission.leave(ticket!, (n + 1) * 20_000);
    }
    const now = 100 * 20_000;
    enter(admission, 'browse', 2, { now });
    const [late] = enter(admission, 'browse', 1, { now });
    expect(late).toEqual({ outcome: 'sent_away', appointment: { place: 1, retryAfterSeconds: 10 } });
  });

  it('sends away those who come when the machine has become slow, before anybody has ended who could tell', () => {
    const admission = admissionOf();
    const [quick] = ticketsOf(enter(admission, 'browse', 1));
    admission.leave(quick!, 10);
    enter(admission, 'browse', 2, { now: 10 });
    expect(outcomes(enter(admission, 'browse', 1, { now: 20 }))).toEqual(['waits']);
    expect(outcomes(enter(admission, 'browse', 1, { now: 10_010 }))).toEqual(['sent_away']);
  });

  it('lets nobody of a class wait longer than that class may', () => {
    const [redeem, ...others] = LIMITS.classes;
    const admission = admissionOf({ classes: [{ ...redeem!, patienceMs: 1_000 }, ...others] });
    enter(admission, 'redeem', 3);
    const [till] = ticketsOf(enter(admission, 'redeem', 1));
    expect(admission.sendAwayTired(999)).toEqual([]);
    expect(admission.sendAwayTired(1_000).map(({ ticket }) => ticket)).toEqual([till]);
  });

  it('sends away whoever has waited as long as anybody should, and nobody before', () => {
    const admission = admissionOf();
    enter(admission, 'browse', 2);
    const [early] = ticketsOf(enter(admission, 'browse', 1, { now: 100 }));
    enter(admission, 'browse', 1, { now: 2_000 });
    expect(admission.sendAwayTired(5_099)).toEqual([]);
    expect(admission.sendAwayTired(5_100).map(({ ticket }) => ticket)).toEqual([early]);
    expect(admission.state().at(-1)).toMatchObject({ atWork: 2, waiting: 1, sentAway: 1 });
  });

  it('holds no more than its limits, whatever comes', () => {
    const admission = admissionOf();
    for (let n = 0; n < 100_000; n++) admission.enter('claim', `drop ${n}`, n / 100);
    expect(admission.state().find(({ name }) => name === 'claim')).toEqual({
      name: 'claim',
      atWork: 3,
      waiting: 4,
      sentAway: 100_000 - 7,
    });
  });

  it('refuses limits that cannot hold', () => {
    expect(() => admissionOf({ atOnce: 1 })).toThrow('2 places are kept of 1');
    expect(() => admissionOf().enter('unheard-of', null, 0)).toThrow('no class of requests is called unheard-of');
  });
});
