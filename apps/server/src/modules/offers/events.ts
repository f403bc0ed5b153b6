/** The facts this module announces. */
export interface OffersFacts {
  'offers.coupons_issued': { grantKey: string; n: number };
  'offers.coupon_claimed': { customerId: number; couponId: number; dropKey: string };
  'offers.coupon_redeemed': { customerId: number; couponId: number; code: string; storeId: number; spendFen: number };
}
