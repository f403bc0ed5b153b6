import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorTexts } from './error-texts.ts';

/** Codes of offers that nobody meets in the console: tills, staff's phones and customers' pages have these. */
const ELSEWHERE = [
  ...['basket_differs', 'cancel_exceeds_discount', 'foreign_coupon', 'hold_over', 'implausible_time', 'not_held'],
  ...['not_redeemed', 'redemption_limited', 'spend_too_high', 'staff_without_store', 'too_late_to_undo'],
  ...['code_refused', 'code_unknown', 'not_transferable', 'pickup_closed', 'who_are_you'],
  ...['transfer_not_found', 'transfer_over', 'transfer_own'],
];

/** What the module refuses with, from its source: `new AppError('offers.…'`. */
function codesOfOffers(): string[] {
  const folder = new URL('../../../server/src/modules/offers/', import.meta.url).pathname;
  const files = globSync('**/*.ts', { cwd: folder }).filter((file) => !file.endsWith('.test.ts'));
  const codes = files.flatMap((file) =>
    [...readFileSync(`${folder}${file}`, 'utf8').matchAll(/new AppError\(\s*'offers\.(\w+)'/g)].map(
      ([, code]) => code!,
    ),
  );
  return [...new Set(codes)].sort();
}

describe('the words for what offers refuse', () => {
  const codes = codesOfOffers();

  it.each(['zh-CN', 'en'] as const)('are there in %s for every code that a person can meet here', (language) => {
    const words = Object.keys(errorTexts[language]['offers'] as object);
    expect(codes.filter((code) => !words.includes(code) && !ELSEWHERE.includes(code))).toEqual([]);
    expect([...words, ...ELSEWHERE].filter((code) => !codes.includes(code))).toEqual([]);
  });
});
