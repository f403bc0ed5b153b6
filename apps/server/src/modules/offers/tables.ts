import type { Generated } from 'kysely';
import type { TermsRow } from './terms/terms-row.ts';

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
  'offers.offer_terms': Omit<TermsRow, 'conditions' | 'names'> & {
    offer_id: number;
    version: number;
    /** JSON, as is `names`. */
    conditions: string;
    names: string;
    since: Date;
  };
};
