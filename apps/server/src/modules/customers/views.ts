import type { ContactState, IdentityKind } from './types.ts';

/** The rows of this module's views, for other modules' SQL. */
export interface CustomersViews {
  'customers.customer_info': {
    customer_id: number;
    /** Stable across databases that were given the same input; what holdouts and digests hash. */
    subject_key: string;
    home_store_id: number | null;
    city: string | null;
    taste: string | null;
    employee: boolean;
    suspected_hunter: boolean;
    created_at: Date;
    /** YYYY-MM-DD; year 1904 when she did not tell it. */
    birthday: string | null;
    /** What the chain's own programme says of her. */
    tier: string | null;
    points: number | null;
    /** 0 the lowest. */
    tier_rank: number | null;
  };
  'customers.tier_info': { code: string; name: string; rank: number };
  'customers.active_contact': {
    customer_id: number;
    corp_id: string;
    account_id: number;
    external_userid: string;
    since: Date;
    live_code_state: string | null;
  };
  /** `since` null: only its ending has reached us. `ended_at` null: active. */
  'customers.contact_history': {
    customer_id: number;
    account_id: number;
    state: ContactState;
    since: Date | null;
    ended_at: Date | null;
    live_code_state: string | null;
  };
  /** Every tie, ended or not. `since` null: only its ending has reached us. */
  'customers.contact_tie': {
    customer_id: number;
    account_id: number;
    corp_id: string;
    external_userid: string;
    state: ContactState;
    since: Date | null;
    live_code_state: string | null;
  };
  /** She asked this account, which has not accepted her yet: no contact. */
  'customers.half_contact_info': {
    customer_id: number;
    account_id: number;
    corp_id: string;
    external_userid: string;
    asked_at: Date;
  };
  /** No row is a no. */
  'customers.consent_now': { customer_id: number; purpose: 'promotion'; granted: boolean; at: Date };
  /** Never phones. */
  'customers.identity_of': {
    customer_id: number;
    kind: Exclude<IdentityKind, 'phone'>;
    issuer: string;
    value: string;
  };
  /** HMACs of the phones she named, also of one that is somebody else's. */
  'customers.phone_print': { customer_id: number; print: string };
  /** Our own words for her, and the names of WeCom's tags that any account gave her. */
  'customers.tag_of': { customer_id: number; tag: string };
  /** Our own words. */
  'customers.own_tag_info': { tag: string };
  /** WeCom's tag library. */
  'customers.corp_tag_info': {
    tag_id: string;
    corp_id: string;
    group_id: string;
    group_name: string;
    name: string;
    sort: number;
  };
  /** WeCom's tags by customer and account. */
  'customers.corp_tag_of': { customer_id: number; account_id: number; tag_id: string };
  /** Customers that were merged into another. */
  'customers.alias_of': { from_id: number; to_id: number };
}
