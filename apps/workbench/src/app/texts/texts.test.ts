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

describe('the texts', () => {
  it('say the same things in both languages', () => expect(shapeOf(en).sort()).toEqual(shapeOf(zhCN).sort()));
  it.each(CouponRefusal.options)('have words for a coupon refused as %s', (refusal) => {
    expect(zhCN.redeem.refused[refusal].title).not.toBe('');
  });
});
