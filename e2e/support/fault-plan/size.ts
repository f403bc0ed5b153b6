import type { ShutApi } from './faults.ts';

/** How much is lived under the plan. */
export interface Size {
  /** Customers who are contacts before it begins, one account each. */
  customers: number;
  members: number;
  /** People who scan a poster, and how many of them in a second of the wall. */
  joins: number;
  joinsPerSecond: number;
  /** Runs, each to everybody who is a contact. */
  massSends: number;
  /**
   * Business minutes from one run to the next: longer than a restart takes, since what comes due while the server is
   * down competes for the same attention.
   */
  everyMinutes: number;
  /** How long members may press send, business minutes. */
  openMinutes: number;
  /** How long the server waits for an answer of WeCom, milliseconds. */
  timeoutMs: number;
  /** APIs that are shut for a while. */
  shut: ShutApi[];
}

const READS: ShutApi[] = ['externalcontact/groupchat/get', 'externalcontact/get_groupmsg_send_result'];
const SMALL: Size = {
  customers: 1_200,
  members: 12,
  joins: 120,
  joinsPerSecond: 6,
  massSends: 4,
  everyMinutes: 6,
  openMinutes: 120,
  timeoutMs: 3_000,
  // the server leaves a shut API alone for a minute: sending would take most of this course's time
  shut: READS,
};
const FULL: Size = {
  customers: 20_000,
  members: 40,
  joins: 1_000,
  joinsPerSecond: 30,
  massSends: 20,
  everyMinutes: 8,
  openMinutes: 420,
  timeoutMs: 5_000,
  shut: ['externalcontact/add_msg_template', ...READS],
};

export const sizeOf = (wanted: string | undefined): Size => (wanted === 'full' ? FULL : SMALL);

/** Groups of each of the first members, and who is in them. */
export const GROUPS = { owners: 4, people: 30 };

export const memberIds = ({ members }: Size): string[] =>
  Array.from({ length: members }, (_, i) => `m${String(i + 1).padStart(4, '0')}`);
