import type { TransferState } from '@xiaoer/contracts';
import type { Health } from './health/health.ts';

import type { MomentState } from './moments/moment.ts';

export type DispatchState = 'ready' | 'sending' | 'unknown' | 'sent' | 'refused' | 'cancelled';

/**
 * What became of a dispatch for one receiver. `waiting`: staff has not pressed send. `not_contact`: no contact any more.
 * `capped`: at the platform's cap. `failed`: WeCom did not take this receiver. `cancelled`: the window ended first.
 */
export type RecipientStatus = 'waiting' | 'sent' | 'not_contact' | 'capped' | 'failed' | 'cancelled';

/** The rows of this module's views, for other modules' SQL. */
export interface DeliveryViews {
  'delivery.moment_info': {
    moment_id: number;
    run_id: number | null;
    variant: string | null;
    name: string;
    marker: string;
    state: MomentState;
    send_at: Date;
    expires_at: Date;
    opened_at: Date | null;
    /** How old the figures are. */
    read_at: Date | null;
    reactions_read_at: Date | null;
    text: string;
    error: string | null;
  };
  /** One row per account that was asked. */
  'delivery.moment_task': {
    moment_id: number;
    run_id: number | null;
    variant: string | null;
    account_id: number;
    userid: string;
    state: 'asked' | 'published' | 'not_asked' | 'invalid' | 'not_published';
    /** First seen as published: WeCom does not say when. */
    published_at: Date | null;
    /** Customers who can see it. */
    reach: number | null;
    likes: number;
    comments: number;
    send_at: Date;
    expires_at: Date;
    read_at: Date | null;
  };
  'delivery.group_welcome_info': {
    group_welcome_id: number;
    name: string;
    /** Whose groups; null: every store's. */
    store_ids: number[] | null;
    version: number;
    /** What WeCom has. */
    live_version: number | null;
    state: string;
    text: string;
    changed_at: Date;
  };
  'delivery.dispatch_info': {
    dispatch_id: number;
    run_id: number;
    dispatch_no: number;
    chat_type: 'single' | 'group';
    account_id: number;
    userid: string;
    variant: string;
    chunk: number;
    state: DispatchState;
    msgid: string | null;
    recipients: number;
    sent_count: number;
    made_at: Date;
    send_at: Date;
    sent_at: Date | null;
    /** When the account pressed send, as the results say. */
    confirmed_at: Date | null;
    expires_at: Date;
    /** How old the results are. */
    read_at: Date | null;
    error: string | null;
    text: string;
  };
  /** One row per customer (1:1) or group; the other id is null. */
  'delivery.recipient_result': {
    dispatch_id: number;
    run_id: number;
    customer_id: number | null;
    group_id: number | null;
    account_id: number;
    variant: string;
    /** WeCom's number: 0 not sent, 1 sent, 2 not a contact any more (or not taken at all), 3 at the cap. */
    status: 0 | 1 | 2 | 3;
    outcome: RecipientStatus;
    sent_at: Date | null;
  };
  'delivery.inbox_stats': { day: string; outcome: 'stored' | 'repeated' | 'refused'; reason: string; n: number };
  'delivery.welcome_info': {
    corp_id: string;
    userid: string;
    external_userid: string;
    source_state: string | null;
    received_at: Date;
    state: 'wanted' | 'sent' | 'missed' | 'not_needed';
    reason: string | null;
    /** Wall milliseconds from the callback to the answer. */
    ended_after_ms: number | null;
  };
  /** One account on one day in Beijing, as WeCom counts. Reply figures are null on days without chats. */
  'delivery.account_behaviour': {
    account_id: number;
    /** YYYY-MM-DD */
    day: string;
    corp_id: string;
    userid: string;
    chat_cnt: number;
    message_cnt: number;
    /** 0 … 100 */
    reply_percentage: number | null;
    avg_reply_minutes: number | null;
    negative_feedback: number;
    new_apply: number;
    new_contact: number;
    read_at: Date;
  };
  /** Who wrote to customer service or was answered, and when; never what. */
  'delivery.kf_message_info': {
    msgid: string;
    open_kfid: string;
    corp_id: string;
    account: string;
    external_userid: string;
    /** 3 the customer, 5 a servicer in the client, 0 by API. */
    origin: 0 | 3 | 5;
    at: Date;
  };
  'delivery.account_health_now': { account_id: number; health: Health; since: Date; checked_at: Date };
  /** Every action that meant a customer; `to_account_id` null: she was left out before anybody was asked. */
  'delivery.contact_transfer_info': {
    customer_id: number;
    transfer_id: number;
    kind: 'on_job' | 'resigned';
    from_userid: string;
    from_account_id: number | null;
    to_account_id: number | null;
    state: TransferState;
    /** WeCom's code, or our word. */
    reason: string | null;
    made_at: Date;
    asked_at: Date | null;
    ended_at: Date | null;
  };
  /** Words that members shall not write; `semantics`: 1 mobile numbers, 2 mail addresses, 3 red packets. */
  'delivery.word_rule_info': {
    rule_no: number;
    name: string;
    words: string[];
    semantics: number[];
    kind: 'block' | 'warn';
  };
}
