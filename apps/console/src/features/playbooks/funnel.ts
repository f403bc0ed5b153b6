import type { Report } from './playbook-queries.ts';

type Counted = Pick<Report['states'][number], 'state' | 'n'>;

export interface Funnel {
  considered: number;
  refused: number;
  heldOut: number;
  /** Planned, and still to be sent. */
  open: number;
  notSent: number;
  sent: number;
}

/** Every subject of a run in exactly one place: the parts add up to `considered`. */
export function funnelOf(states: readonly Counted[]): Funnel {
  const of = (...wanted: string[]) => states.reduce((sum, { state, n }) => sum + (wanted.includes(state) ? n : 0), 0);
  return {
    considered: states.reduce((sum, { n }) => sum + n, 0),
    refused: of('refused'),
    heldOut: of('held_out'),
    open: of('candidate', 'dispatched'),
    notSent: of('not_sent'),
    sent: of('sent'),
  };
}

type LossKey = 'refused' | 'heldOut' | 'open' | 'notSent';
export interface Stage {
  key: 'considered' | 'allowed' | 'planned' | 'sent';
  n: number;
  /** Who does not come further, and into which of the parts they went. */
  lost: { key: LossKey; n: number }[];
}

/** The funnel's steps, each with what is lost on the way to the next. */
export function stagesOf({ considered, refused, heldOut, open, notSent, sent }: Funnel): Stage[] {
  const allowed = considered - refused;
  const some = (...lost: Stage['lost']) => lost.filter(({ n }) => n > 0);
  return [
    { key: 'considered', n: considered, lost: some({ key: 'refused', n: refused }) },
    { key: 'allowed', n: allowed, lost: some({ key: 'heldOut', n: heldOut }) },
    { key: 'planned', n: allowed - heldOut, lost: some({ key: 'open', n: open }, { key: 'notSent', n: notSent }) },
    { key: 'sent', n: sent, lost: [] },
  ];
}

export interface ReasonRow {
  key: string;
  state: string;
  reason: string | null;
  n: number;
}

/** Why some were not reached, counted over variants and channels, the most frequent first. */
export function reasonsOf(states: Report['states']): ReasonRow[] {
  const rows = new Map<string, ReasonRow>();
  for (const { state, reason, n } of states) {
    if (state !== 'refused' && state !== 'held_out' && state !== 'not_sent') continue;
    const key = `${state} ${reason ?? ''}`;
    const row = rows.get(key) ?? { key, state, reason, n: 0 };
    rows.set(key, { ...row, n: row.n + n });
  }
  return [...rows.values()].sort((a, b) => b.n - a.n || a.key.localeCompare(b.key));
}

export interface VariantRow {
  key: string;
  variant: string;
  channel: string | null;
  planned: number;
  sent: number;
}

/** What was said to how many, by variant and channel. */
export function variantsOf(states: Report['states']): VariantRow[] {
  const rows = new Map<string, VariantRow>();
  for (const { state, variant, channel, n } of states) {
    if (variant === null || state === 'refused' || state === 'held_out') continue;
    const key = `${variant} ${channel ?? ''}`;
    const row = rows.get(key) ?? { key, variant, channel, planned: 0, sent: 0 };
    rows.set(key, { ...row, planned: row.planned + n, sent: row.sent + (state === 'sent' ? n : 0) });
  }
  return [...rows.values()].sort((a, b) => b.planned - a.planned || a.key.localeCompare(b.key));
}
