import type { Generated } from 'kysely';
import type { OffersViews } from './views.ts';

export type CouponState = 'issued' | 'redeemed' | 'void';

/** What Kysely sees of this module's schema. */
export interface OffersTables extends OffersViews {
  'offers.offer': {
    offer_id: Generated<number>;
    code: string;
    name: string;
    current_version: number;
    created_at: Date;
    changed_at: Date;
  };
  'offers.offer_terms': {
    offer_id: number;
    version: number;
    kind: 'amount_off' | 'price_share' | 'free_item';
    amount_fen: number | null;
    share_percent: number | null;
    item: string | null;
    min_spend_fen: number;
    terms: string;
    valid_days: number;
    store_ids: number[] | null;
    store_bound: boolean;
    since: Date;
  };
  'offers.drop': {
    drop_id: Generated<number>;
    drop_key: string;
    offer_id: number;
    terms_version: number;
    name: string;
    opens_at: Date;
    closes_at: Date;
    stopped_at: Date | null;
    issue_no: number;
  };
  'offers.drop_share': {
    share_id: Generated<number>;
    drop_id: number;
    token: string;
    group_id: number | null;
    store_id: number | null;
    stock: number;
    claimed: Generated<number>;
  };
  'offers.share_token': { token: string; share_id: number };
  'offers.claim': {
    share_id: number;
    place: number;
    customer_id: number | null;
    coupon_id: number | null;
    claimed_at: Date;
  };
  'offers.coupon': {
    customer_id: number;
    coupon_id: Generated<number>;
    code: string;
    offer_id: number;
    terms_version: number;
    status: CouponState;
    issued_at: Date;
    valid_from: Date;
    valid_until: Date;
    store_id: number | null;
    grant_key: string;
    issue_no: number;
    drop_id: number | null;
    share_id: number | null;
  };
  'offers.coupon_code': { code: string; customer_id: number; coupon_id: number };
  'offers.redemption': {
    customer_id: number;
    coupon_id: number;
    redeemed_at: Date;
    store_id: number;
    spend_fen: number;
    discount_fen: number;
    caller: string;
    key: string;
  };
  'offers.redemption_key': { key: string; caller: string; customer_id: number; coupon_id: number };
  'offers.drop_winner': { customer_id: number; drop_id: number; share_id: number; won_at: Date };
}
