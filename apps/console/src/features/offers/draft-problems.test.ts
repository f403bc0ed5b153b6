import { ApiError } from '@xiaoer/ui';
import { describe, expect, it } from 'vitest';
import { EMPTY_DRAFT, type OfferDraft } from './draft.ts';
import { problemAt, problemOfError, problemsOf, sectionOf } from './draft-problems.ts';

const noon: OfferDraft = { ...EMPTY_DRAFT, code: 'noon-15', name: '午间券', amount: 15 };
const at = (draft: Partial<OfferDraft>, isNew = false) =>
  problemsOf({ ...noon, ...draft }, isNew).map(({ path, why }) => `${path} ${why}`);

describe('what is wrong with a draft', () => {
  it('is nothing when it can be saved', () => expect(at({}, true)).toEqual([]));
  it.each<[Partial<OfferDraft>, string]>([
    [{ name: ' ' }, 'name missing'],
    [{ amount: null }, 'discount.amountFen missing'],
    [{ kind: 'price_share', zhe: 10 }, 'discount.sharePercent range'],
    [{ kind: 'partner_code' }, 'discount.partner missing'],
    [{ validDays: null }, 'validDays missing'],
    [{ lasts: 'dates', from: '2026-05-05', to: '2026-05-01' }, 'validDates.to dates_order'],
    [{ where: 'some' }, 'stores missing'],
    [{ hours: [{ from: '12:00', until: '12:00' }] }, 'conditions.hours.0.until same_time'],
    [{ kind: 'shipping', channels: ['counter'] }, 'conditions.channels counter_delivers'],
    [{ limited: true, uses: null }, 'conditions.limit.times missing'],
    [{ stacks: true, group: '' }, 'conditions.stacking.group missing'],
  ])('%j is said at its field', (draft, problem) => expect(at(draft)).toEqual([problem]));
  it('of a code counts for a new offer alone', () => {
    expect(at({ code: '午间' }, true)).toEqual(['code code']);
    expect(at({ code: '午间' })).toEqual([]);
  });
});

describe('what the server refuses', () => {
  it('is said at the field it names', () => {
    const refused = new ApiError('offers.bad_terms', {
      details: { field: 'offer.conditions.goods.skus', rule: 'unknown', unknown: ['latte'] },
    });
    expect(problemOfError(refused)).toEqual({ path: 'conditions.goods.skus', why: 'unknown', names: ['latte'] });
    const unknownStore = new ApiError('offers.store_unknown', { details: { field: 'stores', stores: ['SH9'] } });
    expect(problemOfError(unknownStore)).toEqual({ path: 'stores', why: 'unknown', names: ['SH9'] });
  });
  it('is no field’s when it names none', () => {
    expect(problemOfError(new ApiError('access.other_store', { details: {} }))).toBeNull();
    expect(problemOfError(new Error('x'))).toBeNull();
  });
});

it('a field shows its own problems and those of what it holds', () => {
  const problems = [{ path: 'conditions.hours.0.until', why: 'same_time' as const }];
  expect(problemAt(problems, 'conditions.hours')).toBe(problems[0]);
  expect(problemAt(problems, 'conditions.hour')).toBeUndefined();
  expect(sectionOf(problems[0]!)).toBe('when');
  expect(sectionOf({ path: 'validDates.to', why: 'dates_order' })).toBe('lasts');
});
