import { queryOptions } from '@tanstack/react-query';
import { CouponAtCounter, WorkbenchCancellation, WorkbenchRedemption } from '@xiaoer/contracts';
import { getJson, type Language, postJson } from '@xiaoer/ui';
import type { Attempt } from './attempt.ts';

/** The server says terms and advice in the language of the page. */
const speaking = (language: Language) => ({ headers: { 'accept-language': language } });

/** What a coupon does, before it is redeemed. */
export const couponAtCounter = (code: string, language: Language) =>
  queryOptions({
    queryKey: ['coupon', code, language],
    queryFn: () =>
      getJson(`/api/workbench/coupons?code=${encodeURIComponent(code)}`, CouponAtCounter, speaking(language)),
    staleTime: 0,
    gcTime: 0, // the next customer's
  });

export const REDEEM = '/api/workbench/redeem';
export const sendRedeem = (attempt: Attempt, language: Language) =>
  postJson(REDEEM, attempt, WorkbenchRedemption, speaking(language));

/** Takes a redemption back. The key makes a repeat after a lost answer the same correction. */
export const sendUndo = (undo: { code: string; key: string }) =>
  postJson('/api/workbench/cancel', undo, WorkbenchCancellation);
