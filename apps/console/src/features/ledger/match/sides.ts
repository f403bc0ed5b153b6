import type { Reconciliation } from '@xiaoer/contracts';

export type Sides = Pick<
  Reconciliation['days'][number],
  'ordersTakenFen' | 'ordersBackFen' | 'ledgerTakenFen' | 'ledgerBackFen'
>;

/** What was taken off and stayed off, by each side; `differenceFen`: orders less ledger. */
export function netOf({ ordersTakenFen, ordersBackFen, ledgerTakenFen, ledgerBackFen }: Sides) {
  const [ordersFen, ledgerFen] = [ordersTakenFen - ordersBackFen, ledgerTakenFen - ledgerBackFen];
  return { ordersFen, ledgerFen, differenceFen: ordersFen - ledgerFen };
}

export interface PlaceRow extends Sides {
  /** Empty: of no offer of ours, or of no store. */
  code: string;
  name: string | null;
  differing: number;
}

/** The rows of one question, days latest first, others as they come. */
export function rowsOf({ offers, stores, days }: Reconciliation, see: 'offer' | 'store' | 'day'): PlaceRow[] {
  if (see === 'day') return days.map(({ day, ...row }) => ({ ...row, code: day, name: null })).toReversed();
  const named =
    see === 'offer'
      ? offers.map((row) => ({ ...row, of: row.offer }))
      : stores.map((row) => ({ ...row, of: row.store }));
  return named.map(({ of, ...row }) => ({ ...row, code: of?.code ?? '', name: of?.name ?? null }));
}
