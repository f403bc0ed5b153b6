import type { Identity } from '@xiaoer/contracts';
import type { RawBuilder } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.ts';

export type IdentityKind = Identity['kind'];
export type ContactState = 'active' | 'removed_by_customer' | 'removed_by_staff' | 'transferred' | 'perhaps_gone';

/** One person as some system names her; `ref` is the caller's own name for the answer. */
export interface PersonToMatch {
  ref: string;
  identities: Identity[];
}

export interface MatchOptions {
  /** False only looks up: who is unknown stays unknown. New identities of known customers are learnt either way. */
  create: boolean;
  /** Business time. */
  at: Date;
  /** Who names them: 'wecom', 'orders', 'join', 'import', … */
  source: string;
  /** She came back herself, on our own page: an erasure no longer keeps her out. Never for callbacks or imports. */
  cameBack?: boolean;
}

export interface Matched {
  customerId: number;
  created: boolean;
}

/** A tie that came into being, as a callback or a sync tells it. */
export interface NewContact {
  externalUserid: string;
  corpId: string;
  accountId: number;
  /** `state` of the live code she scanned. */
  state: string | null;
  at: Date;
  unionid?: string | null;
}

export interface RecordedContact {
  externalUserid: string;
  corpId: string;
  accountId: number;
  customerId: number;
  isNewCustomer: boolean;
  /** False for a repeat, for news of a tie that was there, and for one that has ended since. */
  isNewContact: boolean;
}

export interface EndedContact {
  externalUserid: string;
  corpId: string;
  accountId: number;
  how: Exclude<ContactState, 'active'>;
  at: Date;
}

/** A tie that passed from one account to another: the old one ends, the new one keeps where she came from. */
export interface HandedOver {
  customerId: number;
  externalUserid: string;
  corpId: string;
  /** Null: a member whom we never knew. */
  fromAccountId: number | null;
  toAccountId: number;
  /** `state` of the live code that the old tie came by. */
  state: string | null;
  /** When WeCom was asked: a tie that was there before did not come by this. */
  askedAt: Date;
  at: Date;
}

/** Ties as WeCom's lists show them, given as SQL: thousands at once. */
export interface ListedContacts {
  corpId: string;
  /**
   * Rows (external_userid text, unionid text, account_id bigint, added_at timestamptz, state text, tag_ids text[]);
   * `tag_ids` null where the tags were not told. Asked several times in the transaction: it must answer the same.
   */
  listed: RawBuilder<unknown>;
  /** When the listing of these accounts began, business time. */
  readSince: Date;
}

/** What was not known before. */
export interface TakenContacts {
  added: { customerId: number; accountId: number }[];
  /** Ended with us, and there again. */
  back: { customerId: number; accountId: number }[];
  /** Ties and tags that were written; 0 for what was known. */
  changed: number;
}

/** How many active contacts an account has with us, and how many of them a complete listing does not show. */
export interface UnlistedCount {
  accountId: number;
  held: number;
  gone: number;
}

export interface CorpTag {
  tagId: string;
  groupId: string;
  groupName: string;
  name: string;
  /** Bigger first. */
  sort: number;
}

/**
 * What a module does with its rows about a customer. Given to `customers` by `app.ts` for every module whose tables have
 * a `customer_id`. Hooks are idempotent and run their statements whether or not there are rows: the coverage check
 * watches which tables they touch.
 */
export interface PersonalData {
  module: string;
  /** Moves everything, set-wise, by insert and delete (a distribution column is never updated). */
  merge(tx: Tx, from: number, to: number): Promise<void>;
  erase(tx: Tx, customerId: number): Promise<void>;
  /** For the person to read and keep: JSON, by kind of data. */
  export(db: Db, customerId: number): Promise<Record<string, unknown>>;
}

/** The facts this module announces, with their payloads. */
export interface CustomersFacts {
  /** One per batch. */
  'customers.contacts_added': { contacts: { customerId: number; accountId: number; isNewCustomer: boolean }[] };
  'customers.contacts_ended': {
    contacts: { customerId: number; accountId: number; how: Exclude<ContactState, 'active'> }[];
  };
  'customers.consent_changed': { customerId: number };
  'customers.merged': { from: number; to: number };
  'customers.erased': { customerId: number };
}

/** The service, as other modules use it. */
export interface Customers {
  /** One set-wise pass over all people. Who is unknown (or erased) and not to be created is missing in the answer. */
  match(tx: Tx, people: PersonToMatch[], options: MatchOptions): Promise<Map<string, Matched>>;
  /** Ties that came into being, in any order, any number of times. Erased customers are left out. */
  recordContacts(tx: Tx, contacts: NewContact[]): Promise<RecordedContact[]>;
  endContacts(tx: Tx, contacts: EndedContact[]): Promise<void>;
  /** Ties that passed on. Same end whether the platform's own events come before, after or never. */
  handOver(tx: Tx, rows: HandedOver[]): Promise<void>;
  /** What a listing shows, taken over set-wise. Erased customers are left out; what is known is not written. */
  takeListed(tx: Tx, listed: ListedContacts): Promise<TakenContacts>;
  /** Ends ties that a complete listing of these accounts does not show, but for accounts that `refuse` names. */
  endUnlisted(
    tx: Tx,
    ask: ListedContacts & { accountIds: number[]; refuse: (counts: UnlistedCount[]) => Set<number> },
  ): Promise<{
    ended: { customerId: number; accountId: number; before: ContactState }[];
    refused: UnlistedCount[];
  }>;
  /** Customers who asked a member that has not accepted them yet. */
  recordHalfContacts(tx: Tx, asked: NewContact[]): Promise<void>;
  /** WeCom's tag library; `complete` means that what is missing was deleted. */
  putCorpTags(
    tx: Tx,
    library: { corpId: string; tags: CorpTag[]; complete: boolean },
  ): Promise<{ added: number; renamed: number; deleted: number }>;
  giveConsent(tx: Tx, word: ConsentWord): Promise<void>;
  /** How many active contacts these accounts have now. */
  contactCounts(accountIds: number[]): Promise<Map<number, number>>;
  setHomeStore(tx: Tx, choice: { customerId: number; storeId: number }): Promise<void>;
  /** Who opened a customer page; null when nobody we know. Links what WeChat says about her in one answer. */
  customerOf(person: WeChatPerson): Promise<{ customerId: number } | null>;
  /** The same for somebody who does something herself on our page: she becomes a customer if she was none. */
  recognise(tx: Tx, person: WeChatPerson, options: { at: Date; source: string }): Promise<Matched>;
  /** Our parts of the customer pages' session. */
  shopSession(person: WeChatPerson | null): Promise<CustomerSession>;
  /** Called once by `app.ts` with every other module's hooks. */
  registerPersonalData(list: PersonalData[]): void;
}

/** What WeChat's OAuth told about who opened a page. */
export interface WeChatPerson {
  openid: string | null;
  externalUserid: string | null;
}

export interface ConsentWord {
  customerId: number;
  purpose: 'promotion';
  granted: boolean;
  textVersion: string;
  /** Where she said it: 'join_page', 'console', 'import'. */
  way: string;
  at: Date;
}

export interface CustomerSession {
  who: 'none' | 'stranger' | 'follower' | 'customer';
  customerId: number | null;
  isContact: boolean;
  homeStoreId: number | null;
  consent: { textVersion: string; text: string; promotion: boolean };
}
