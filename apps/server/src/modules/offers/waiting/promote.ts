import type { RawBuilder } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { createSettleWithin } from '../claims/settle.ts';
import type { OffersFacts } from '../events.ts';
import { endWaits, giveBackPieces, lockFirst } from './repository.ts';

/** What happens when pieces come free, in the transaction in which they do: nobody who claims can come in between. */
export function createPromote({ platform }: { platform: Platform }) {
  const settleWithin = createSettleWithin({ platform });

  /**
   * Gives a drop's free pieces to those who wait, in their order, by the statements of any set of claims. Its shares are
   * locked already. Goes round once more only when some of them had had as many as they may.
   */
  async function promote(tx: Tx, dropId: number, at: Date): Promise<void> {
    for (;;) {
      const first = await lockFirst(tx, dropId);
      if (first.length === 0) return;
      const answers = await settleWithin(
        tx,
        first.map(({ customerId, shareId }) => ({ customerId, shareId, at })),
        at,
      );
      const ended = first.flatMap((waiter, nth) => {
        const { result } = answers[nth]!;
        return result === 'won' || result === 'limit' ? [{ ...waiter, how: result }] : [];
      });
      if (ended.length === 0) return; // stopped meanwhile, or the offer's dates are over
      await endWaits(tx, ended, at);
      await platform.facts.publishAll(
        tx,
        ended.flatMap(({ customerId, how }) =>
          how === 'limit'
            ? []
            : [
                {
                  type: 'offers.waiting_won' as const,
                  at,
                  subject: `drop:${dropId}`,
                  payload: { customerId, dropId } satisfies OffersFacts['offers.waiting_won'],
                },
              ],
        ),
      );
    }
  }

  /** For coupons that were voided before they were used. @param coupons rows `(customer_id, coupon_id)` */
  async function giveBack(tx: Tx, coupons: RawBuilder<unknown>, at: Date, who: string): Promise<void> {
    for (const dropId of await giveBackPieces(tx, coupons, at, who)) await promote(tx, dropId, at);
  }
  return { promote, giveBack };
}
