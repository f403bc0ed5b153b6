import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Translate } from './language.ts';
import { refusedWords } from './refusals.ts';
import { refusedEn } from './texts/refused-en.ts';
import { refusedZhCN } from './texts/refused-zh-cn.ts';

/** Codes of offers that no request of these pages is answered with: operators, staff and tills have these. */
const ELSEWHERE = [
  ...['approval_not_found', 'decided_already', 'four_eyes', 'no_face', 'budget_below_used', 'budget_is_another'],
  ...[
    'bad_batch',
    'bad_columns',
    'batch_not_found',
    'not_in_bulk',
    'list_missing',
    'no_partner_codes',
    'too_many_codes',
  ],
  ...['bad_drop', 'drop_over', 'drop_has_no_share_there', 'two_shares_of_one_group', 'region_unknown', 'bad_terms'],
  ...['pieces_reserved', 'review_closed', 'review_decision_unknown', 'review_not_found'],
  ...['basket_differs', 'cancel_exceeds_discount', 'foreign_coupon', 'hold_over', 'implausible_time', 'key_reused'],
  ...[
    'not_held',
    'not_redeemed',
    'redemption_limited',
    'spend_too_high',
    'staff_without_store',
    'too_late_to_undo',
    'set_grew',
  ],
];

const OFFERS = new URL('../../../server/src/modules/offers/', import.meta.url).pathname;
/** What a pattern's first group finds in the module's source, each once. */
function found(pattern: RegExp, where = '**/*.ts'): string[] {
  const files = globSync(where, { cwd: OFFERS }).filter((file) => !file.endsWith('.test.ts'));
  const hits = files.flatMap((file) => [...readFileSync(OFFERS + file, 'utf8').matchAll(pattern)]);
  return [...new Set(hits.map(([, hit]) => hit!))].sort();
}

const inChinese: Translate = (key) => {
  let words: unknown = { refused: refusedZhCN };
  for (const part of key.split('.')) words = (words as Record<string, unknown>)[part];
  return String(words);
};
const wordsFor = (code: string, details = {}) => refusedWords({ code: `offers.${code}`, details }, inChinese);

describe('the words for what offers refuse', () => {
  const codes = found(/new AppError\(\s*'offers\.(\w+)'/g);

  it('are there for every code that a customer can meet', () => {
    const words = Object.keys(refusedZhCN);
    expect(codes.filter((code) => !words.includes(code) && !ELSEWHERE.includes(code))).toEqual([]);
    expect([...words, ...ELSEWHERE].filter((code) => !codes.includes(code))).toEqual([]);
  });

  it('are there for each reason why a printed code is refused', () => {
    const reasons = found(/refused\('(\w+)'\)/g, 'bulk/claim-code.ts');
    expect(reasons).toEqual(Object.keys(refusedZhCN.code_refused).sort());
  });

  it('are there for each reason why a coupon is not given away or moved', () => {
    const reasons = found(/refused\('(\w+)'\)/g, '{transfer/*,pickup/move-piece}.ts');
    expect(reasons).toEqual(['already_redeemed', 'not_found']);
    // `refused(state)` is void or expired.
    for (const refusal of [...reasons, 'void', 'expired'])
      expect(Object.keys(refusedZhCN.coupon_refused)).toContain(refusal);
  });

  it('are complete sentences in both languages', () => {
    const leaves = (words: object): string[] =>
      Object.values(words).flatMap((word) => (typeof word === 'string' ? [word] : leaves(word)));
    for (const word of leaves(refusedZhCN)) expect(word).toMatch(/[\u4e00-\u9fff]/);
    for (const word of leaves(refusedEn)) expect(word).not.toMatch(/[\u4e00-\u9fff]/);
    expect([...leaves(refusedZhCN), ...leaves(refusedEn)].filter((word) => word.trim() === '')).toEqual([]);
  });
});

describe('a refusal', () => {
  it('is said by its code, and by its reason where it has several', () => {
    expect(wordsFor('transfer_own')).toEqual(refusedZhCN.transfer_own);
    expect(wordsFor('code_refused', { reason: 'taken' })).toEqual(refusedZhCN.code_refused.taken);
    expect(wordsFor('coupon_refused', { refusal: 'expired' })).toEqual(refusedZhCN.coupon_refused.expired);
    expect(wordsFor('coupon_refused', { refusal: 'of_tomorrow' })).toEqual(refusedZhCN.coupon_refused.other);
  });
  it('without words of its own has none', () => {
    expect(wordsFor('of_tomorrow')).toBeNull();
    expect(wordsFor('code_refused', { reason: 'of_tomorrow' })).toBeNull();
    expect(wordsFor('toString')).toBeNull();
    expect(refusedWords({ code: 'http.500', details: {} }, inChinese)).toBeNull();
  });
});
