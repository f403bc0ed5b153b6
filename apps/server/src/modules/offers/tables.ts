import type { Generated } from 'kysely';

export type CouponState = 'issued' | 'redeemed' | 'void';

/** What Kysely sees of this module's schema: the tables written through its builder. A type, not an interface: Kysely wants an index. */
export type OffersTables = {
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
};
