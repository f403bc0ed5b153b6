import type { OfferChannel, OfferTerms, OfferTrial } from '@xiaoer/contracts';

export interface TrialLine {
  sku: string;
  name: string;
  quantity: number;
  priceFen: number;
}

/** A purchase that a draft is tried on. */
export interface Basket {
  lines: TrialLine[];
  /** Yuan. */
  shipping: number | null;
  store: string | null;
  channel: OfferChannel;
  /** `YYYY-MM-DDTHH:mm` on the clocks of the chain's zone. */
  at: string;
  hasOrdered: boolean;
  /** Codes of saved offers of which she holds a coupon each. */
  alongside: string[];
}

/** The chain's zone has had one offset since 1992. */
const CHAIN_OFFSET = '+08:00';
const CHAIN_OFFSET_MS = 8 * 3_600_000;

/** An instant on the clocks of the chain's zone, to the minute. */
export const wallClock = (at: Date): string => new Date(at.getTime() + CHAIN_OFFSET_MS).toISOString().slice(0, 16);

/** The question to the server, or null while there is nothing to ask about. */
export function trialOf(terms: OfferTerms | null, basket: Basket): OfferTrial | null {
  const { lines, store, channel, at, hasOrdered, alongside } = basket;
  if (!terms || !store || lines.length === 0 || at === '') return null;
  const shippingFen = channel === 'delivery' ? Math.round((basket.shipping ?? 0) * 100) : 0;
  return {
    ...{ offer: terms, store, channel, hasOrdered, alongside, at: `${at}:00${CHAIN_OFFSET}` },
    basket: {
      lines: lines.map(({ sku, quantity, priceFen }) => ({ sku, quantity, unitPriceFen: priceFen, discountFen: 0 })),
      shippingFen,
    },
  };
}

/** One more piece of a product: beside those that are there. */
export function withProduct(lines: readonly TrialLine[], product: Omit<TrialLine, 'quantity'>): TrialLine[] {
  const there = lines.some(({ sku }) => sku === product.sku);
  if (!there) return [...lines, { ...product, quantity: 1 }];
  return lines.map((line) => (line.sku === product.sku ? { ...line, quantity: line.quantity + 1 } : line));
}
