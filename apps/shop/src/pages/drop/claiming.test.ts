import type { ClaimResult } from '@xiaoer/contracts';
import { describe, expect, it } from 'vitest';
import { type ClaimState, createClaiming, type Failure, spreadAtOpening } from './claiming.ts';

const WON: ClaimResult = {
  result: 'won',
  coupon: { code: 'K7', offer: '拿铁', discountFen: 1500, validUntil: '2026-03-15T20:00:00+08:00' },
};
const sentAway = (seconds: number, place: number): Failure => ({
  status: 429,
  askedMs: seconds * 1_000,
  appointed: true,
  place,
});
const AWAY: Failure = { status: 503, askedMs: 1_000, appointed: false, place: null };
const NO_NETWORK: Failure = { status: 0, askedMs: null, appointed: false, place: null };

/** A phone on a clock of its own, at a server that answers what is due. */
function phone(answers: (Failure | ClaimResult | Error)[]) {
  let nowMs = 0;
  let requests = 0;
  const alarms: { at: number; act: () => void }[] = [];
  const states: ClaimState[] = [];
  const claiming = createClaiming({
    async send() {
      requests += 1;
      const answer = answers.shift();
      if (answer && 'result' in answer) return answer;
      throw answer ?? new Error('asked too often');
    },
    failureOf: (error) => (error instanceof Error ? null : (error as Failure)),
    leaves: () => false,
    nowMs: () => nowMs,
    random: () => 0,
    after(ms, act) {
      const alarm = { at: nowMs + ms, act };
      alarms.push(alarm);
      return () => void (alarms.includes(alarm) && alarms.splice(alarms.indexOf(alarm), 1));
    },
    onChange: (state) => states.push(state),
  });
  const rest = async () => {
    for (let n = 0; n < 10; n++) await Promise.resolve();
  };
  return {
    claiming,
    rest,
    requests: () => requests,
    state: () => states.at(-1),
    async live(ms: number) {
      await rest();
      for (const end = nowMs + ms; ; ) {
        alarms.sort((a, b) => a.at - b.at);
        const next = alarms[0];
        if (!next || next.at > end) {
          nowMs = end;
          return;
        }
        alarms.shift();
        nowMs = next.at;
        next.act();
        await rest();
      }
    },
  };
}

describe('a claim', () => {
  it('is asked once, however often the thumb comes down', async () => {
    const { claiming, rest, requests, state } = phone([WON]);
    claiming.tap();
    claiming.tap();
    claiming.tap(100);
    await rest();
    expect(requests()).toBe(1);
    expect(state()).toEqual({ kind: 'answered', result: WON });
  });

  it('comes back when it was told to, and not a moment earlier', async () => {
    const { claiming, live, requests, state } = phone([sentAway(9, 300), sentAway(4, 90), WON]);
    claiming.tap();
    await live(8_999);
    expect(requests()).toBe(1);
    expect(state()).toEqual({ kind: 'waiting', turn: { why: 'queue', place: 300, sinceMs: 0, untilMs: 9_000 } });
    await live(1);
    expect(requests()).toBe(2);
    await live(3_999);
    expect(requests()).toBe(2);
    await live(1);
    expect(state()).toEqual({ kind: 'answered', result: WON });
  });

  it('does not give up while the server is away or the network is down', async () => {
    const { claiming, live, state } = phone([...Array(40).fill(AWAY), ...Array(40).fill(NO_NETWORK), WON]);
    claiming.tap();
    await live(3_600_000);
    expect(state()).toEqual({ kind: 'answered', result: WON });
  });

  it('asks soon after the network is back, and only then', async () => {
    const { claiming, live, requests, state } = phone([...Array(6).fill(NO_NETWORK), WON]);
    claiming.tap();
    await live(8_000); // 250 + 500 + 1,000 + 2,000 + 4,000 have passed
    expect(state()).toMatchObject({ kind: 'waiting', turn: { why: 'offline' } });
    expect(requests()).toBe(6);
    claiming.online();
    await live(0);
    expect(state()).toEqual({ kind: 'answered', result: WON });
    claiming.online();
    await live(60_000);
    expect(requests()).toBe(7);
  });

  it('keeps an appointment also when the network comes back meanwhile', async () => {
    const { claiming, live, requests } = phone([sentAway(9, 300), WON]);
    claiming.tap();
    await live(1_000);
    claiming.online();
    await live(7_999);
    expect(requests()).toBe(1);
  });

  it('is unsure about what a repeat would not mend, and may be tapped again', async () => {
    const { claiming, rest, state } = phone([new Error('500'), WON]);
    claiming.tap();
    await rest();
    expect(state()).toEqual({ kind: 'unsure' });
    claiming.tap();
    await rest();
    expect(state()).toEqual({ kind: 'answered', result: WON });
  });

  it('goes on waiting for the appointment that an earlier page was given', async () => {
    const { claiming, live, requests, state } = phone([WON]);
    claiming.resume({ why: 'queue', place: 20, sinceMs: -4_000, untilMs: 2_000 });
    claiming.tap();
    await live(1_999);
    expect(requests()).toBe(0);
    await live(1);
    expect(state()).toEqual({ kind: 'answered', result: WON });
  });

  it('is silent once its page is closed', async () => {
    const { claiming, live, requests } = phone([sentAway(9, 300)]);
    claiming.tap();
    await live(1_000);
    claiming.stop();
    await live(60_000);
    expect(requests()).toBe(1);
  });
});

describe('a tap', () => {
  it('at the opening is kept back a little, by chance', () => {
    expect([0, 0.5, 0.999].map((random) => spreadAtOpening(0, random))).toEqual([0, 400, 799]);
  });
  it.each([-1, 2_000, 600_000])('%i ms after it is not', (since) => expect(spreadAtOpening(since, 0.9)).toBe(0));
});
