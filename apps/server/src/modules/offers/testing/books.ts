import { imbalance } from '../ledger/figures.ts';
import { type Chain, operator } from './chain.ts';

const DAY_AND_A_HALF_MS = 36 * 3_600_000;

/** The ledger of one offer in the words of the model, whether it balances now and at an instant of before, and what the check says of all rows. */
export async function booksOf({ offers }: Chain, offer: string, now: Date) {
  const { total } = await offers.ledger(operator, { offer });
  const before = await offers.ledger(operator, { offer, at: new Date(now.getTime() - DAY_AND_A_HALF_MS) });
  const { issued, redeemed, cancelled, voided, expired, outstanding } = total;
  const pieces = { issued, redeemed, cancelled, voided, expired, outstanding };
  return {
    figures: {
      ...Object.fromEntries(Object.entries(pieces).map(([what, figure]) => [what, figure.pieces])),
      discountFen: total.discountFen,
    },
    outstandingFen: outstanding.fen,
    imbalances: [imbalance(total), imbalance(before.total)],
    check: await offers.checkLedger(),
  };
}
export const BALANCED = { imbalances: Array(2).fill({ pieces: 0, fen: 0 }), check: { differences: 0, shown: [] } };
