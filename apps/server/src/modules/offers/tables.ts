import type { OfferDiscount } from '@xiaoer/contracts';
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
    kind: OfferDiscount['kind'];
    amount_fen: number | null;
    share_percent: number | null;
    item: string | null;
    times: number | null;
    min_spend_fen: number;
    terms: string;
    valid_days: number | null;
    /** YYYY-MM-DD */
    first_day: string | null;
    last_day: string | null;
    store_ids: number[] | null;
    store_bound: boolean;
    /** JSON, as is `names`. */
    conditions: string;
    names: string;
    since: Date;
  };
};
