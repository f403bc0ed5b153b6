import type { WorkbenchTask } from '@xiaoer/contracts';
import { describe, expect, it } from 'vitest';
import { dayOf, deadlineOf, endOf, saidDone } from './day.ts';

const task = (id: string, over: Partial<WorkbenchTask> = {}): WorkbenchTask => ({
  id,
  kind: 'own',
  title: '',
  detail: '',
  store: null,
  dueAt: '2026-03-15T08:00:00+08:00',
  expiresAt: null,
  status: 'open',
  doneAt: null,
  doneBy: null,
  chatId: null,
  checklist: [],
  ...over,
});
const noon = new Date('2026-03-15T12:00:00+08:00');
const at = (clock: string) => `2026-03-15T${clock}:00+08:00`;
const ids = (tasks: WorkbenchTask[]) => tasks.map((t) => t.id);

describe('the day of a staff member', () => {
  it('starts with what runs out first, and ends with what never does', () => {
    const tasks = [
      task('1'),
      task('2', { expiresAt: at('20:00') }),
      task('3', { dueAt: at('07:00') }),
      task('4', { expiresAt: at('13:00') }),
    ];
    expect(ids(dayOf(tasks, noon).open)).toEqual(['4', '2', '3', '1']);
  });
  it('does not ask for what has run out, although the server has not said so yet', () => {
    const day = dayOf([task('1', { expiresAt: at('12:00') })], noon);
    expect(ids(day.open)).toEqual([]);
    expect(endOf(day.closed[0]!)).toBe('expired');
  });
  it('shows what was finished last first', () => {
    const done = (id: string, doneAt: string) => task(id, { status: 'done', doneAt });
    expect(ids(dayOf([done('1', at('09:00')), done('2', at('11:00'))], noon).closed)).toEqual(['2', '1']);
  });
});

describe('a deadline', () => {
  it.each([
    ['13:01', { kind: 'at', at: at('13:01') }],
    ['13:00', { kind: 'minutes', n: 60 }],
    ['12:01', { kind: 'minutes', n: 1 }],
    ['11:00', { kind: 'minutes', n: 0 }],
  ])('of %s is told at noon as %o', (clock, told) => expect(deadlineOf({ expiresAt: at(clock) }, noon)).toEqual(told));
  it('may be missing', () => expect(deadlineOf({ expiresAt: null }, noon)).toEqual({ kind: 'none' }));
});

it('a task said to be done stays done while the report waits', () => {
  const waiting = [{ key: 'task-7', path: '', body: {}, serial: 1 }];
  expect(saidDone(waiting, '7')).toBe(true);
  expect(saidDone(waiting, '8')).toBe(false);
});
