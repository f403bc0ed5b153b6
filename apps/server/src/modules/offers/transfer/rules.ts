import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { stateAt } from '../life/coupon.ts';
import type { FoundCoupon } from '../life/coupon-row.ts';
import { demandFree, findHold } from '../life/hold.ts';
import { refused } from '../life/refused.ts';
import type { Terms } from '../terms/terms.ts';

/** Nobody's purchase: a till that holds the coupon keeps it with its holder. */
const NOBODY = { caller: '', key: '' };

/** Whether its holder may give such a coupon away. A partner's code was shown to her, and can't be taken out of her head. */
export const isGivable = ({ conditions, discount }: Pick<Terms, 'conditions' | 'discount'>): boolean =>
  conditions.transferable && discount.kind !== 'partner_code';

/**
 * Throws unless a locked coupon can be given away now: its offer allows it, it is unused and no till holds it.
 */
export async function demandGivable(tx: Tx, coupon: FoundCoupon, at: Date): Promise<void> {
  if (!isGivable(coupon.terms))
    throw new AppError(
      'offers.not_transferable',
      { field: 'code', rule: 'an offer whose coupons can be given away' },
      409,
    );
  const state = stateAt(coupon, at);
  if (state === 'redeemed') throw refused('already_redeemed');
  if (state !== 'issued') throw refused(state);
  demandFree(await findHold(tx, coupon, at), NOBODY);
}
