export type DispatchState = 'ready' | 'sending' | 'unknown' | 'sent' | 'refused' | 'cancelled';

/**
 * What became of a dispatch for one receiver. `waiting`: staff has not pressed send. `not_contact`: no contact any more.
 * `capped`: at the platform's cap. `failed`: WeCom did not take this receiver. `cancelled`: the window ended first.
 */
export type RecipientStatus = 'waiting' | 'sent' | 'not_contact' | 'capped' | 'failed' | 'cancelled';

/** The rows of this module's views, for other modules' SQL. */
export interface DeliveryViews {
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
}
