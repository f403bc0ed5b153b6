import type { CouponAtCounter, WorkbenchCancel, WorkbenchRedeem, WorkbenchRedemption } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { z } from 'zod';
import { AppError } from '../../../platform/errors.ts';
import type { TextLanguage } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, demand } from '../../access/index.ts';
import { noCouponOfOurs } from '../foreign/show-foreign.ts';
import { adviceFor } from '../pickup/advice.ts';
import { wordsIn } from '../terms/in-language.ts';
import { needsBasket } from '../terms/refusal.ts';

import type { CancelCommand, Cancelled } from './cancel.ts';
import { stateAt } from './coupon.ts';
import { findCoupon } from './coupon-row.ts';
import { findHold } from './hold.ts';
import type { RedeemCommand, Redeemed } from './redeem.ts';

type AtCounter = Omit<z.infer<typeof WorkbenchRedemption>, 'redeemedAt'> & { redeemedAt: Date };
type Looked = Omit<CouponAtCounter, 'validFrom' | 'validUntil' | 'heldUntil'> & {
  validFrom: Date;
  validUntil: Date;
  heldUntil: Date | null;
};

/** For so long a member takes back what she redeemed by mistake; later it is a refund, which the till does. */
const UNDO_MS = 10 * 60_000;

export function createCounter({
  platform,
  redeem,
  cancel,
}: {
  platform: Platform;
  redeem(actor: Actor, command: RedeemCommand): Promise<Redeemed>;
  cancel(actor: Actor, command: CancelCommand): Promise<Cancelled>;
}) {
  const { db, clock } = platform;

  /** A staff member redeems by scanning or typing, in one of her stores, now. */
  async function redeemAtCounter(
    actor: Actor,
    input: z.infer<typeof WorkbenchRedeem>,
    language: TextLanguage = 'zh-CN',
  ): Promise<AtCounter> {
    demand(actor, 'offers.redeem');
    const coupon = await findCoupon(db, input.code);
    const storeId = storeFor(actor.storeIds ?? [], coupon?.storeId ?? null);
    const redeemed = await redeem(actor, { ...input, storeId, at: clock.now() });
    return {
      ...redeemed,
      sayNext: wordsIn(language).sayNext(coupon?.terms.discount ?? null, redeemed.discountFen),
      advice: coupon ? await adviceFor(db, coupon, { storeId, at: redeemed.redeemedAt }) : [],
    };
  }

  /** Takes back her own redemption of the last minutes, whole. */
  async function cancelAtCounter(actor: Actor, { code, key }: z.infer<typeof WorkbenchCancel>): Promise<Cancelled> {
    demand(actor, 'offers.redeem');
    const coupon = await findCoupon(db, code);
    const storeId = storeFor(actor.storeIds ?? [], coupon?.storeId ?? null);
    return cancel(actor, { code, key, storeId, at: clock.now(), discountFen: null, ownWithinMs: UNDO_MS });
  }

  /** What a coupon does, before it is redeemed. Throws 409 `offers.coupon_refused` `not_found`. */
  async function lookAtCounter(actor: Actor, code: string, language: TextLanguage = 'zh-CN'): Promise<Looked> {
    const words = wordsIn(language);
    demand(actor, 'offers.redeem');
    const coupon = await findCoupon(db, code);
    if (!coupon) throw await noCouponOfOurs(db, code);
    const at = clock.now();
    const [hold, stores] = await Promise.all([findHold(db, coupon, at), namesOf(coupon.terms.storeIds)]);
    return {
      code: coupon.code,
      offer: coupon.offerName,
      discountText: words.face(coupon.terms.discount),
      terms: words.terms({ ...coupon.terms, stores }),
      status: stateAt(coupon, at),
      validFrom: coupon.validFrom,
      validUntil: coupon.validUntil,
      heldUntil: hold?.heldUntil ?? null,
      goodsDecide: needsBasket(coupon.terms),
    };
  }

  async function namesOf(storeIds: number[] | null): Promise<string[] | null> {
    if (storeIds === null) return null;
    const { rows } = await sql<{ name: string }>`
      select name from organisation.store_info where store_id = any(${storeIds}::bigint[]) order by code`.execute(db);
    return rows.map(({ name }) => name);
  }

  return { redeemAtCounter, cancelAtCounter, lookAtCounter };
}

/** Where she stands: she may help in several stores, and then the coupon's own is the likeliest. */
function storeFor(storeIds: number[], ofCoupon: number | null): number {
  const storeId = ofCoupon !== null && storeIds.includes(ofCoupon) ? ofCoupon : storeIds[0];
  if (storeId === undefined) throw new AppError('offers.staff_without_store', {}, 403);
  return storeId;
}
