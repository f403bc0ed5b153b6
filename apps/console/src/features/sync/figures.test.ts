import type { SyncFinding, SyncRun } from '@xiaoer/contracts';
import { describe, expect, it } from 'vitest';
import { rowsPerSecond, standingOf } from './figures.ts';

const finding = (what: SyncFinding['what'], n = 1): SyncFinding => ({ what, n, places: 1, most: [] });
const run = (changes: Partial<SyncRun> = {}): SyncRun => ({
  id: '1',
  kind: 'nightly',
  state: 'done',
  step: 'done',
  stepDone: 0,
  stepTotal: null,
  askedBy: null,
  apiCalls: 10,
  leastCalls: 10,
  contactsRead: 1_000,
  changed: 0,
  workedMs: 2_000,
  startedAt: '2026-03-15T19:30:00.000Z',
  endedAt: '2026-03-15T19:31:00.000Z',
  problem: null,
  findings: [],
  ...changes,
});

describe('the synchronisation', () => {
  it.each([
    ['none', []],
    ['running', [run({ state: 'running', step: 'contacts' }), run()]],
    ['refused', [run({ state: 'refused', problem: '60020' }), run()]],
    ['doubted', [run({ findings: [finding('contacts_added'), finding('contacts_refused', 90)] })]],
    ['taken', [run({ kind: 'first', findings: [finding('contacts_taken', 200)] })]],
    ['mended', [run({ findings: [finding('members_joined', 2)] })]],
    ['fine', [run({ findings: [finding('perhaps_lost', 3)] })]],
  ] as const)('stands as %s', (standing, runs) => expect(standingOf(runs).standing).toBe(standing));

  it('tells its speed when there is one', () => {
    expect(rowsPerSecond(run())).toBe(500);
    expect(rowsPerSecond(run({ workedMs: 200 }))).toBeNull();
    expect(rowsPerSecond(run({ contactsRead: 0 }))).toBeNull();
  });
});
