import type { OfferChannel } from '@xiaoer/contracts';

/** Money in fen. */
export interface BasketLine {
  sku: string;
  categories: string[];
  quantity: number;
  unitPriceFen: number;
  /** Already given on the whole line; never more than the line. */
  discountFen: number;
}

export interface Basket {
  lines: BasketLine[];
  shippingFen: number;
  /** False: a till that named a sum alone. What depends on the goods can't be told then. */
  itemised: boolean;
}

/** A purchase that is about to be paid. */
export interface Purchase {
  at: Date;
  store: StoreOfPurchase;
  channel: OfferChannel;
  basket: Basket;
}

export interface StoreOfPurchase {
  storeId: number;
  /** Codes of the units it belongs to, from its own up to the head office. */
  regions: string[];
  city: string;
  zone: string;
}

/** What is still to be paid, line by line. */
export interface ToPay {
  lines: number[];
  shippingFen: number;
}

export const toPay = ({ lines, shippingFen }: Basket): ToPay => ({
  lines: lines.map(({ quantity, unitPriceFen, discountFen }) => quantity * unitPriceFen - discountFen),
  shippingFen,
});

/** Goods and delivery together. */
export const sumOf = ({ lines, shippingFen }: ToPay): number => lines.reduce((sum, fen) => sum + fen, shippingFen);

/** The basket of a till that names a sum alone. */
export const basketOfSum = (spendFen: number): Basket => ({
  lines: [{ sku: '', categories: [], quantity: 1, unitPriceFen: spendFen, discountFen: 0 }],
  shippingFen: 0,
  itemised: false,
});
