import { describe, expect, it } from 'vitest';
import { withPlanned } from './planned.ts';

const playbook = (code: string, nextFireAt: string | null, document: object = { beat: 'noon' }) => ({
  code,
  name: code,
  active: true,
  nextFireAt,
  document: JSON.stringify(document),
});
const now = '2026-03-15T09:00:00+08:00';
const fired = {
  runId: '7',
  code: 'morning',
  name: 'morning',
  beat: 'morning',
  at: '2026-03-15T08:30:00+08:00',
  state: 'decided' as const,
  groups: 40,
  sent: 12,
  open: 28,
  refused: 0,
  heldOut: 0,
  ordersPrompted: 0,
  left: 0,
};
const codesOf = (...playbooks: ReturnType<typeof playbook>[]) =>
  withPlanned({ beats: [fired], now }, playbooks).map(({ code, state }) => `${code} ${state}`);

describe('the beats still to come', () => {
  it('follow those that fired, in the order of the day', () => {
    expect(codesOf(playbook('evening', '2026-03-15T12:00:00Z'), playbook('noon', '2026-03-15T03:40:00Z'))).toEqual([
      'morning decided',
      'noon planned',
      'evening planned',
    ]);
  });
  it('leave out tomorrow, what is off, and what is no beat', () => {
    expect(
      codesOf(
        playbook('morning', '2026-03-16T08:30:00+08:00'),
        { ...playbook('noon', '2026-03-15T11:40:00+08:00'), active: false },
        playbook('lapsing', '2026-03-15T10:00:00+08:00', { beat: 'none' }),
        playbook('welcome', '2026-03-15T10:00:00+08:00', { kind: 'welcome' }),
      ),
    ).toEqual(['morning decided']);
  });
  it('do not name one twice that fires this very moment', () => {
    expect(codesOf(playbook('morning', '2026-03-15T00:30:00.000Z'))).toEqual(['morning decided']);
  });
});
