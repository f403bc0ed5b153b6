import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldEvents, type GroupEvent } from './group-events.ts';

const T = (second: number) => new Date(Date.UTC(2026, 2, 15, 4, 0, second));
const event = (kind: 'joined' | 'left', member: string, second: number, from: string, to: string): GroupEvent => ({
  kind,
  at: T(second),
  members: [member],
  memberCount: 1,
  lastVersion: from,
  version: to,
  scene: kind === 'joined' ? 3 : 0,
});
const HELD = { version: 'v0', newest: null };

describe('callbacks about a group', () => {
  it('come to the same in whatever order they arrive in a batch, even within one second', () => {
    const events = [
      event('joined', 'a', 1, 'v0', 'v1'),
      event('left', 'a', 1, 'v1', 'v2'),
      event('joined', 'b', 2, 'v2', 'v3'),
      event('joined', 'a', 2, 'v3', 'v4'),
    ];
    const expected = foldEvents(HELD, events);
    expect(expected).toMatchObject({ version: 'v4', isStale: false });
    expect(expected.changes.map(({ member, kind }) => [member, kind])).toEqual([
      ['b', 'joined'],
      ['a', 'joined'],
    ]);
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: events.length }), (shuffled) => {
        expect(foldEvents(HELD, shuffled)).toEqual(expected);
      }),
    );
  });

  it('ask for a reading when one was lost, and say which version to expect', () => {
    const folded = foldEvents(HELD, [event('joined', 'b', 2, 'v1', 'v2')]);
    expect(folded).toMatchObject({ isStale: true, version: 'v0', newest: { version: 'v2', at: T(2) } });
    expect(folded.changes).toHaveLength(1);
  });

  it('do nothing when they are repeated', () =>
    expect(foldEvents({ version: 'v1', newest: null }, [event('joined', 'a', 1, 'v0', 'v1')])).toMatchObject({
      changes: [],
      isStale: false,
    }));

  it('ask for a reading when they name fewer members than changed', () =>
    expect(foldEvents(HELD, [{ ...event('joined', 'a', 1, 'v0', 'v1'), memberCount: 3 }])).toMatchObject({
      version: 'v1',
      isStale: true,
    }));

  it('ask for a reading when the group is new to us or was renamed', () => {
    const changed = { ...event('joined', 'a', 1, 'v0', 'v1'), kind: 'changed' as const, members: [] };
    expect(foldEvents(HELD, [changed])).toMatchObject({ isStale: true, changes: [] });
    expect(foldEvents({ version: null, newest: null }, [event('joined', 'a', 1, 'v0', 'v1')]).isStale).toBe(true);
  });
});
