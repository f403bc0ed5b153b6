import type { Customer } from '../../world/rows.ts';

/** A row that tells of an event: when it was, and what it says, under the relation's own column names. */
export interface Happening {
  at: number;
  row: Readonly<Record<string, unknown>>;
}

type Rows = (customer: Customer) => readonly object[];
interface EventRows {
  rows: Rows;
  at: string;
  /** Rows that tell of something else are left out. */
  tells?(row: Record<string, unknown>): boolean;
}

const EVENTS: Readonly<Record<string, EventRows>> = {
  ordered: { rows: ({ purchase }) => purchase, at: 'at' },
  bought: { rows: ({ line }) => line, at: 'at' },
  refunded: { rows: ({ refund }) => refund, at: 'at' },
  claimed: { rows: ({ coupon }) => coupon, at: 'issued_at' },
  redeemed: { rows: ({ coupon }) => coupon, at: 'redeemed_at', tells: ({ status }) => status === 'redeemed' },
  touched: { rows: ({ touch }) => touch, at: 'at' },
  joined_group: { rows: ({ stay }) => stay, at: 'joined_at' },
  left_group: { rows: ({ stay }) => stay, at: 'left_at' },
  added_contact: { rows: ({ contact }) => contact, at: 'since' },
  removed_contact: { rows: ({ contact }) => contact, at: 'ended_at', tells: ({ state }) => state !== 'active' },
};
export const EVENT_KINDS = Object.keys(EVENTS);

/** What of a kind happened to her up to now. */
export function happeningsOf(kind: string, customer: Customer, now: number): Happening[] {
  const { rows, at, tells } = EVENTS[kind]!;
  return (rows(customer) as Record<string, unknown>[]).flatMap((row) => {
    const instant = row[at] as number | null;
    return instant !== null && instant <= now && (tells?.(row) ?? true) ? [{ at: instant, row }] : [];
  });
}
