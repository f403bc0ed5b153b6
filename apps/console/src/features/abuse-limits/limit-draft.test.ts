import type { AbuseLimit } from '@xiaoer/contracts';
import { describe, expect, it } from 'vitest';
import { changesOf, draftOf, type LimitDraft, readDraft } from './limit-draft.ts';

const limit = (over: Partial<AbuseLimit> = {}): AbuseLimit => ({
  ...{ rule: 'claims_customer', active: false, most: 5, windowSeconds: 86_400, action: 'review', ...over },
});
const listed = (over: Partial<AbuseLimit> = {}) => ({ ...limit(over), changedAt: null, changedBy: null });
const draft = (over: Partial<LimitDraft> = {}): LimitDraft => ({ ...draftOf(limit()), ...over });

describe('a limit while it is written', () => {
  it.each([
    [86_400, 1, 'day'],
    [2_678_400, 31, 'day'],
    [129_600, 36, 'hour'],
    [3_600, 1, 'hour'],
    [5_400, 90, 'minute'],
    [60, 1, 'minute'],
  ] as const)('shows %i seconds as %i of a %s, and is read as the same', (windowSeconds, span, unit) => {
    const shown = draftOf(limit({ windowSeconds }));
    expect(shown).toMatchObject({ span, unit });
    expect(readDraft('claims_customer', shown)).toEqual({ limit: limit({ windowSeconds }) });
  });

  it('is refused at the number that is wrong', () => {
    expect(readDraft('claims_customer', draft({ most: null }))).toEqual({ problems: ['most'] });
    expect(readDraft('claims_customer', draft({ most: 0 }))).toEqual({ problems: ['most'] });
    expect(readDraft('claims_customer', draft({ span: 32 }))).toEqual({ problems: ['span'] });
    expect(readDraft('claims_customer', draft({ span: null, most: 1.5 }))).toEqual({ problems: ['most', 'span'] });
  });

  it('changes only what differs, and says which drafts are not ready', () => {
    const limits = [listed(), listed({ rule: 'redeem_pair', most: 3 }), listed({ rule: 'redeem_staff', most: 60 })];
    expect(changesOf(limits, {})).toEqual({ changed: [], wrong: [] });
    expect(
      changesOf(limits, {
        claims_customer: draft({ span: 24, unit: 'hour' }),
        redeem_pair: draft({ active: true, most: 2, action: 'refuse' }),
        redeem_staff: draft({ most: null }),
      }),
    ).toEqual({
      changed: [limit({ rule: 'redeem_pair', active: true, most: 2, action: 'refuse' })],
      wrong: ['redeem_staff'],
    });
  });
});
