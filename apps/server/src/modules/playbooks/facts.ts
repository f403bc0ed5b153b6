/** Everything of a run is decided: who gets it, who not, and why. */
export interface RunDecided {
  runId: number;
}

/** Messages of a run turned out to have been sent. */
export interface MessagesSent {
  runId: number;
  /** ISO: none of those that are news was sent before. */
  since: string;
}

export const RUN_DECIDED = 'playbooks.run_decided';
export const MESSAGES_SENT = 'playbooks.messages_sent';
