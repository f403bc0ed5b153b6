import type { Health } from './health/health.ts';

/** WeCom has a task for the sender; nothing reached a customer yet. */
export const DISPATCH_SENT = 'delivery.dispatch_sent';
export interface DispatchSent {
  dispatchId: number;
  runId: number;
}

/** Results of a run were read and something changed. */
export const RESULTS_CHANGED = 'delivery.results_changed';
export interface ResultsChanged {
  runId: number;
}

/** A welcome reached WeCom within its code's life. */
export const WELCOME_SENT = 'delivery.welcome_sent';
export interface WelcomeSent {
  corpId: string;
  externalUserid: string;
  userid: string;
}

/** Accounts whose health is another than at the last look; all of one look together. */
export const ACCOUNT_HEALTH_CHANGED = 'delivery.account_health_changed';
export interface AccountHealthChanged {
  changes: { accountId: number; health: Health; was: Health | null }[];
}

/** Customers' parts in a hand-over ended. One per action and batch. */
export const CONTACT_TRANSFERRED = 'delivery.contact_transferred';
export interface ContactTransferred {
  transferId: number;
  contacts: {
    customerId: number;
    /** Null: a member whom we never knew. */
    fromAccountId: number | null;
    toAccountId: number;
    state: 'done' | 'refused' | 'receiver_full' | 'failed';
  }[];
}

/** Customers wrote to customer service; never what. One per account and page of messages. */
export const KF_MESSAGE = 'delivery.kf_message';
export interface KfMessageFact {
  corpId: string;
  openKfid: string;
  messages: { externalUserid: string; at: string }[];
}

/** A member pressed a button of a card of ours. */
export const CARD_PRESSED = 'delivery.card_pressed';
export interface CardPressed {
  cardKey: string;
  userid: string;
  /** The key of the button. */
  button: string;
  /** When, as WeCom says; whole seconds. Text once it was published. */
  at: Date | string;
}
