/** The rows this module shows to other modules' SQL (migrations/…-offers-views.sql). */
export interface OffersViews {
  /** Neither redeemed nor void. The reader filters by its own instant: `valid_from <= at and valid_until > at`. */
  'offers.usable_coupon': {
    customer_id: number;
    coupon_id: number;
    offer_id: number;
    offer_code: string;
    code: string;
    valid_from: Date;
    valid_until: Date;
    store_id: number | null;
  };
  'offers.offer_info': { offer_id: number; code: string; name: string };
  'offers.coupon_info': {
    customer_id: number;
    coupon_id: number;
    code: string;
    offer_code: string;
    offer_name: string;
    /** `expired` is computed by the reader: issued and `valid_until <= at`. */
    status: 'issued' | 'redeemed' | 'void';
    issued_at: Date;
    valid_from: Date;
    valid_until: Date;
    store_id: number | null;
    grant_key: string;
    drop_key: string | null;
    share_id: number | null;
    redeemed_at: Date | null;
    redeemed_store_id: number | null;
    spend_fen: number | null;
    discount_fen: number | null;
  };
  /** Coupons that were told of before their end, by the fact's `noticeNo`. */
  'offers.expiring_coupon': {
    notice_no: number;
    customer_id: number;
    coupon_id: number;
    code: string;
    offer_code: string;
    /** Exclusive. */
    ends_at: Date;
  };
  'offers.code_of': { code: string; customer_id: number; coupon_id: number };
  'offers.drop_info': {
    drop_id: number;
    drop_key: string;
    name: string;
    offer_code: string;
    opens_at: Date;
    closes_at: Date;
    stopped_at: Date | null;
    stock: number;
    /** Counted from the claims, not from the counter that admitted them; so is `oversold`. */
    claimed: number;
    oversold: number;
  };
  'offers.drop_share_info': {
    share_id: number;
    drop_id: number;
    drop_key: string;
    group_id: number | null;
    store_id: number | null;
    token: string;
    stock: number;
    claimed: number;
  };
  /** The books, one row per movement (migrations/…-offers-ledger.sql); expiry at its instant, also one to come. */
  'offers.movement': {
    offer_id: number;
    terms_version: number;
    /** The store for which the coupon was issued. */
    store_id: number | null;
    what: 'issued' | 'redeemed' | 'reduced' | 'cancelled' | 'voided' | 'expired';
    at: Date;
    /** Taken off, less what was given back. */
    discount_fen: number;
  };
}
