import type { Today } from '@xiaoer/contracts';
import { describe, expect, it } from 'vitest';
import { standingOf } from './standing.ts';

type Beat = Today['beats'][number];
const beat = (over: Partial<Beat>): Beat => ({
  runId: '1',
  code: 'noon-drop',
  name: '午间秒杀',
  beat: 'noon',
  at: '2026-03-15T12:00:00+08:00',
  state: 'ended',
  groups: 40,
  sent: 40,
  open: 0,
  refused: 0,
  heldOut: 0,
  ordersPrompted: 0,
  left: 0,
  ...over,
});
const calm = {
  beats: [beat({})],
  contacts: { active: 10, addedToday: 1, removedToday: 0, welcomedToday: 1, welcomesMissedToday: 0 },
  groups: { n: 40, members: 4000, joinedToday: 0, leftToday: 0, storesWithout: 0 },
};

describe('the sentence of the day', () => {
  it('names the latest beat that groups still wait for', () => {
    const beats = [beat({ state: 'decided', open: 3, name: '早间海报' }), beat({ state: 'decided', open: 12 })];
    expect(standingOf({ ...calm, beats })).toEqual({ key: 'groupsOpen', n: 12, name: '午间秒杀' });
  });
  it('does not blame staff for a beat that is over', () => {
    expect(standingOf({ ...calm, beats: [beat({ state: 'ended', open: 12 })] }).key).toBe('allDone');
  });
  it('then tells of people who were not welcomed, then of stores without a group', () => {
    const groups = { ...calm.groups, storesWithout: 2 };
    expect(standingOf({ ...calm, groups, contacts: { ...calm.contacts, welcomesMissedToday: 1 } })).toEqual({
      key: 'welcomesMissed',
      n: 1,
    });
    expect(standingOf({ ...calm, groups })).toEqual({ key: 'storesWithout', n: 2 });
  });
  it('looks ahead when all is well', () => {
    const beats = [beat({}), beat({ state: 'planned', name: '下午点心', at: '2026-03-15T15:00:00+08:00' })];
    expect(standingOf({ ...calm, beats })).toMatchObject({ key: 'calm', name: '下午点心' });
    expect(standingOf({ ...calm, beats: [] }).key).toBe('noBeats');
  });
});
