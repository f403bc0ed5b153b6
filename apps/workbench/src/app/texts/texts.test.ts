import { globSync, readFileSync } from 'node:fs';
import { CouponRefusal } from '@xiaoer/contracts';
import type { Texts } from '@xiaoer/ui';
import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { zhCN } from './zh-cn.ts';

/** `redeem.title`, with the values a text fills in: `tasks.until {{time}}`. */
function shapeOf(texts: Texts, path = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[path + key, ...(value.match(/\{\{\w+\}\}/g) ?? []).sort()].join(' ')]
      : shapeOf(value, `${path}${key}.`),
  );
}

/** Codes of offers that no request of staff's pages is answered with: operators, customers and tills have these. */
const ELSEWHERE = [
  ...['approval_needed', 'approval_not_found', 'decided_already', 'four_eyes', 'no_face', 'bad_terms'],
  ...[
    'budget_below_used',
    'budget_is_another',
    'bad_batch',
    'bad_columns',
    'batch_not_found',
    'not_in_bulk',
    'code_refused',
  ],
  ...['code_unknown', 'list_missing', 'no_partner_codes', 'out_of_codes', 'too_many_codes', 'bad_drop', 'drop_over'],
  ...['drop_not_found', 'drop_has_no_share_there', 'two_shares_of_one_group', 'region_unknown', 'review_closed'],
  ...['review_decision_unknown', 'review_not_found', 'basket_differs', 'cancel_exceeds_discount', 'hold_over'],
  ...['implausible_time', 'not_held', 'not_transferable', 'pickup_closed', 'transfer_not_found', 'transfer_over'],
  ...['set_grew', 'transfer_own', 'who_are_you'],
];

/** What the module refuses with, from its source. */
function codesOfOffers(): string[] {
  const folder = new URL('../../../../server/src/modules/offers/', import.meta.url).pathname;
  const files = globSync('**/*.ts', { cwd: folder }).filter((file) => !file.endsWith('.test.ts'));
  const hits = files.flatMap((file) => [
    ...readFileSync(folder + file, 'utf8').matchAll(/new AppError\(\s*'offers\.(\w+)'/g),
  ]);
  return [...new Set(hits.map(([, code]) => code!))].sort();
}

describe('the texts', () => {
  it('say the same things in both languages', () => expect(shapeOf(en).sort()).toEqual(shapeOf(zhCN).sort()));
  it.each(CouponRefusal.options)('have words for a coupon refused as %s', (refusal) => {
    expect(zhCN.redeem.refused[refusal].title).not.toBe('');
  });
  it('have words for every code of offers that staff can meet', () => {
    const codes = codesOfOffers();
    // The reasons of a refused coupon are said apart.
    const words = [...Object.keys(zhCN.error.offers), 'coupon_refused'];
    expect(codes.filter((code) => !words.includes(code) && !ELSEWHERE.includes(code))).toEqual([]);
    expect([...words, ...ELSEWHERE].filter((code) => !codes.includes(code))).toEqual([]);
  });
});
