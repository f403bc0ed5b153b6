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
