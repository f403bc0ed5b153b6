/** Pieces of one product that one customer brought back. */
export interface ReturnLine {
  /** The caller's name for it. */
  ref: string;
  customerId: number;
  sku: string;
  quantity: number;
  /** Milliseconds since 1970. */
  at: number;
}

/** A line of a sale, with the pieces of it that have not come back yet. */
export interface SaleLine {
  ref: string;
  customerId: number;
  sku: string;
  remaining: number;
  at: number;
}

/**
 * Which sale each return belongs to: the latest earlier sale of the same product to the same customer that still has
 * enough pieces left. Returns are taken in the given order; each takes its pieces from its sale. A return without such
 * a sale is left out.
 * @param sales latest first
 */
export function matchReturns(returns: readonly ReturnLine[], sales: readonly SaleLine[]): Map<string, string> {
  const bought = Map.groupBy(sales, purchase);
  const taken = new Map<string, number>();
  const matches = new Map<string, string>();
  for (const back of returns) {
    const left = (sale: SaleLine) => sale.remaining - (taken.get(sale.ref) ?? 0);
    const sale = bought.get(purchase(back))?.find((s) => s.at <= back.at && left(s) >= back.quantity);
    if (!sale) continue;
    taken.set(sale.ref, (taken.get(sale.ref) ?? 0) + back.quantity);
    matches.set(back.ref, sale.ref);
  }
  return matches;
}

const purchase = ({ customerId, sku }: { customerId: number; sku: string }) => `${customerId}\n${sku}`;
