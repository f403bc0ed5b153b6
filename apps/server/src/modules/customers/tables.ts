import type { ColumnType, Generated } from 'kysely';
import type { ContactState, IdentityKind } from './types.ts';

export interface CustomersTables {
  'customers.customer': {
    customer_id: Generated<number>;
    subject_key: string;
    home_store_id: number | null;
    city: string | null;
    taste: string | null;
    employee: Generated<boolean>;
    suspected_hunter: Generated<boolean>;
    created_at: Date;
    first_source: string;
  };
  'customers.subject': { subject_key: string; customer_id: number };
  'customers.identity': { kind: IdentityKind; issuer: string; value: string; customer_id: number };
  'customers.customer_identity': {
    customer_id: number;
    kind: IdentityKind;
    issuer: string;
    value: string;
    sealed: string | null;
    since: Date;
    source: string;
  };
  'customers.identity_conflict': {
    customer_id: number;
    kind: IdentityKind;
    issuer: string;
    value: string;
    other_customer_id: number;
    proven: boolean;
    at: Date;
    source: string;
  };
  'customers.alias': { from_id: number; to_id: number; at: Date };
  'customers.tombstone': { fingerprint: string; at: Date };
  'customers.tag': { tag: string; created_at: Date };
  'customers.customer_tag': { customer_id: number; tag: string; since: Date };
  'customers.consent_text': { purpose: 'promotion'; version: string; text: string; since: Date };
  'customers.consent': {
    customer_id: number;
    purpose: 'promotion';
    granted: boolean;
    text_version: string;
    way: string;
    at: Date;
  };
  'customers.consent_history': {
    customer_id: number;
    purpose: 'promotion';
    at: Date;
    granted: boolean;
    text_version: string;
    way: string;
  };
  'customers.contact': {
    customer_id: number;
    account_id: number;
    corp_id: string;
    external_userid: string;
    added_at: Date | null;
    live_code_state: string | null;
    ended_at: Date | null;
    ended_how: 'removed_by_customer' | 'removed_by_staff' | null;
    perhaps_gone_at: Date | null;
    state: ColumnType<ContactState, never, never>;
  };
}
