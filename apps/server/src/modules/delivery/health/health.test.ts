import { describe, expect, it } from 'vitest';
import { type AccountFigures, type Before, type HealthLimits, healthOf } from './health.ts';

const limits: HealthLimits = {
  busy_adds_per_day: 100,
  tired_adds_per_day: 200,
  tired_removed_percent: 5,
  tired_early_percent: 20,
  least_contacts: 50,
  tired_negative_week: 15,
  busy_unconfirmed_percent: 50,
  least_sends: 4,
  busy_reply_percent: 60,
  least_chats: 20,
  full_percent: 95,
  room_again_percent: 90,
  rest_days: 7,
  banned_days: 7,
};
const AT = new Date('2026-03-16T12:00:00+08:00');
const daysAgo = (days: number) => new Date(AT.getTime() - days * 86_400_000);
const well: AccountFigures = {
  active: true,
  contacts: 1_000,
  contactCap: 5_000,
  addedDay: 20,
  addedMonth: 300,
  removedMonth: 10,
  removedEarly: 5,
  sendsAsked: 10,
  sendsPressed: 9,
  chatsWeek: 100,
  replyPercent: 92,
  negativeWeek: 2,
  bannedAt: null,
  notLoggedInAt: null,
};
const look = (changes: Partial<AccountFigures>, before: Before | null = null) =>
  healthOf({ ...well, ...changes }, { limits, before, at: AT });
const was = (health: Before['health'], since: Date): Before => ({ health, since });

describe('an account', () => {
  it('is fresh while nothing speaks against it', () => expect(look({})).toEqual({ health: 'fresh', reasons: [] }));

  it.each([
    ['busy', 'many_adds', { addedDay: 100 }, 100],
    ['tired', 'adds_per_day', { addedDay: 200 }, 200],
    ['tired', 'removed_share', { removedMonth: 60 }, 5.7],
    ['tired', 'removed_early', { removedEarly: 60 }, 20],
    ['tired', 'negative_feedback', { negativeWeek: 15 }, 15],
    ['busy', 'unconfirmed_sends', { sendsPressed: 5 }, 50],
    ['busy', 'slow_to_reply', { replyPercent: 59.94 }, 59.9],
    ['full', 'contacts_full', { contacts: 4_750 }, 95],
    ['away', 'left', { active: false }, 0],
    ['banned', 'banned', { bannedAt: daysAgo(6) }, daysAgo(6).toISOString()],
    ['away', 'not_logged_in', { notLoggedInAt: daysAgo(1) }, daysAgo(1).toISOString()],
  ] as const)('is %s for %s', (health, code, changes, value) =>
    expect(look(changes)).toMatchObject({ health, reasons: [{ code, value }] }),
  );

  it.each([
    ['few contacts', { contacts: 10, removedMonth: 5 }],
    ['few newcomers', { addedMonth: 10, removedEarly: 9 }],
    ['few sends', { sendsAsked: 3, sendsPressed: 0 }],
    ['few chats', { chatsWeek: 19, replyPercent: 10 }],
    ['no chats', { chatsWeek: 0, replyPercent: null }],
  ])('is not judged by %s', (_, changes) => expect(look(changes).health).toBe('fresh'));

  it('has the gravest of several, and all the reasons', () => {
    const { health, reasons } = look({ addedDay: 250, contacts: 4_900, bannedAt: daysAgo(0), sendsPressed: 0 });
    expect(health).toBe('banned');
    expect(reasons.map(({ code }) => code)).toEqual(['banned', 'contacts_full', 'adds_per_day', 'unconfirmed_sends']);
  });

  it('that is full has room again only well below the mark', () => {
    const full = was('full', daysAgo(3));
    expect(look({ contacts: 4_600 }, full)).toMatchObject({ health: 'full', reasons: [{ limit: 90 }] });
    expect(look({ contacts: 4_600 }).health).toBe('fresh');
    expect(look({ contacts: 4_499 }, full).health).toBe('fresh');
  });

  it('that is tired rests for its days, and no longer', () => {
    expect(look({}, was('tired', daysAgo(6.9)))).toMatchObject({ health: 'tired', reasons: [{ code: 'resting' }] });
    expect(look({}, was('tired', daysAgo(7))).health).toBe('fresh');
    expect(look({ addedDay: 200 }, was('tired', daysAgo(30))).reasons).toMatchObject([{ code: 'adds_per_day' }]);
  });

  it('is banned until the error has not been seen for a while', () =>
    expect(look({ bannedAt: daysAgo(7) }).health).toBe('fresh'));
});
