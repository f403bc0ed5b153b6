import { queryOptions } from '@tanstack/react-query';
import { CouponStory, CouponVoided } from '@xiaoer/contracts';
import { getJson, postJson } from '@xiaoer/ui';

/** A coupon's whole life; a code that there is not is answered once and not asked for again. */
export const couponStory = (code: string | undefined) =>
  queryOptions({
    queryKey: ['coupon-story', code],
    queryFn: ({ signal }) => getJson(`/api/console/coupons/${encodeURIComponent(code!)}`, CouponStory, { signal }),
    enabled: code !== undefined,
    retry: false,
  });

export const voidCoupon = (body: { code: string; reason: string }) =>
  postJson('/api/console/coupons/void', body, CouponVoided);
