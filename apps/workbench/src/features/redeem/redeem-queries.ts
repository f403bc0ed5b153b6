import { queryOptions } from '@tanstack/react-query';
import { CouponAtCounter, WorkbenchCancellation, WorkbenchRedemption } from '@xiaoer/contracts';
import { getJson, postJson } from '@xiaoer/ui';
import type { Attempt } from './attempt.ts';

/** What a coupon does, before it is redeemed. */
export const couponAtCounter = (code: string) =>
  queryOptions({
    queryKey: ['coupon', code],
    queryFn: () => getJson(`/api/workbench/coupons?code=${encodeURIComponent(code)}`, CouponAtCounter),
    staleTime: 0,
    gcTime: 0, // the next customer's
  });

export const REDEEM = '/api/workbench/redeem';
export const sendRedeem = (attempt: Attempt) => postJson(REDEEM, attempt, WorkbenchRedemption);

/** Takes a redemption back. The key makes a repeat after a lost answer the same correction. */
export const sendUndo = (undo: { code: string; key: string }) =>
  postJson('/api/workbench/cancel', undo, WorkbenchCancellation);
