import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { OffersFacts } from '../events.ts';
import type { FoundCoupon } from './coupon-row.ts';
import { book } from './journal.ts';

export interface NewRedemption {
  at: Date;
  recordedAt: Date;
  storeId: number;
  spendFen: number;
  discountFen: number;
  /** Whose request, with which key, by which name. */
  caller: string;
  key: string;
  who: string;
}

/** Writes a redemption of a locked coupon that may be used: journal, key, the log of changes and the fact. */
export async function recordRedeemed(
  tx: Tx,
  { changes, facts }: Pick<Platform, 'changes' | 'facts'>,
  coupon: FoundCoupon,
  redemption: NewRedemption,
): Promise<void> {
  const { at, storeId, spendFen, discountFen } = redemption;
  await book(tx, { changes }, coupon, { ...redemption, kind: 'redeemed', givenFen: discountFen });
  const { customerId, couponId, code } = coupon;
  await facts.publish(tx, {
    type: 'offers.coupon_redeemed',
    at,
    subject: `coupon:${couponId}`,
    payload: { customerId, couponId, code, storeId, spendFen } satisfies OffersFacts['offers.coupon_redeemed'],
  });
}
