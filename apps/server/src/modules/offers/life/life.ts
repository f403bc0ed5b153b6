import type { Platform } from '../../../platform/platform.ts';
import type { Audit } from '../../access/index.ts';
import { createCancel } from './cancel.ts';
import { createCounter } from './counter.ts';
import { createOrderCoupons } from './order-coupons.ts';
import { createQuote } from './quote.ts';
import { createRedeem } from './redeem.ts';
import { createReserve } from './reserve.ts';
import { createVoidCoupon } from './void-coupon.ts';
import { createVoidSet } from './void-set.ts';

/** What happens to a coupon after its issue: quote → reserve → redeem → cancel, or void. */
export function createLife({
  platform,
  audit,
  giveBackGraceDays,
}: {
  platform: Platform;
  audit: Audit;
  giveBackGraceDays: number;
}) {
  const redeem = createRedeem({ platform, audit });
  const cancel = createCancel({ platform, audit, graceDays: giveBackGraceDays });
  return {
    quote: createQuote({ platform }),
    ...createReserve({ platform, audit }),
    redeem,
    ...createCounter({ platform, redeem, cancel }),
    cancel,
    ...createOrderCoupons({ platform, audit, graceDays: giveBackGraceDays }),
    voidCoupon: createVoidCoupon({ platform, audit }),
    ...createVoidSet({ platform, audit }),
  };
}
