/** The facts this module announces. */
export interface OffersFacts {
  'offers.coupons_issued': { grantKey: string; n: number };
  /** Of one drop, by claims that were settled together. */
  'offers.coupons_claimed': { dropKey: string; n: number };
  /** Unused and near their end, each end once; `offers.expiring_coupon` shows who they are, by the notice's number. */
  'offers.coupons_expiring': { noticeNo: number; n: number };
  /** The old coupon is void, the new one takes its place. */
  'offers.coupon_transferred': { fromCustomerId: number; toCustomerId: number; couponId: number; newCouponId: number };
  /** Taken back together: all unused ones of the subject, an offer, a drop or a grant key. */
  'offers.coupons_voided': { n: number };
  /** She waited in a drop's line, and a piece came free: she has its coupon. */
  'offers.waiting_won': { customerId: number; dropId: number };
  'offers.coupon_redeemed': { customerId: number; couponId: number; code: string; storeId: number; spendFen: number };
  /** A refund; `whole`: the coupon can be used again. `discountFen` is what was given back of what it had taken off. */
  'offers.redemption_cancelled': {
    customerId: number;
    couponId: number;
    code: string;
    storeId: number;
    discountFen: number;
    whole: boolean;
  };
}
