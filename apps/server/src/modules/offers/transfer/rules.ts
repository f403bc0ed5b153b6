import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { stateAt } from '../life/coupon.ts';
import type { FoundCoupon } from '../life/coupon-row.ts';
import { demandFree, findHold } from '../life/hold.ts';
import { refused } from '../life/refused.ts';

/** Nobody's purchase: a till that holds the coupon keeps it with its holder. */
const NOBODY = { caller: '', key: '' };

/**
 * Throws unless a locked coupon can be given away now: its offer allows it, it is unused and no till holds it. A
 * partner's code was shown to its holder, and can't be taken out of her head.
 */
export async function demandGivable(tx: Tx, coupon: FoundCoupon, at: Date): Promise<void> {
  const { conditions, discount } = coupon.terms;
  if (!conditions.transferable || discount.kind === 'partner_code')
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
