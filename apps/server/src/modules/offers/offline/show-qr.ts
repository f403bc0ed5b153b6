import { sql } from 'kysely';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Person } from '../../access/index.ts';
import type { Customers } from '../../customers/index.ts';
import { type FoundCoupon, findCoupon } from '../life/coupon-row.ts';
import { refused } from '../life/refused.ts';
import type { Keys } from './keys.ts';
import { signedPart } from './qr-text.ts';
import { storeMark, withSignature } from './signature.ts';
import { termsInQr } from './terms-in-qr.ts';

export interface ShownQr {
  text: string;
  validFrom: Date;
  /** Exclusive; the page asks again before it. */
  validUntil: Date;
}

export function createShowQr({
  platform: { db, clock },
  customers,
  keys,
  qrSeconds,
}: {
  platform: Platform;
  customers: Pick<Customers, 'customerOf'>;
  keys: Keys;
  /** How long a text can be used. */
  qrSeconds: number;
}) {
  /** What the wallet shows of a coupon that can be used now: its holder's alone, signed, for a short time. */
  return async function showQr(person: Person | null, code: string): Promise<ShownQr> {
    const customer = person && (await customers.customerOf(person));
    const coupon = await findCoupon(db, code);
    // Somebody else's looks like one that is not there.
    if (!coupon || coupon.customerId !== customer?.customerId) throw new AppError('offers.coupon_not_found', {}, 404);
    const now = clock.now();
    demandUsable(coupon, now);
    const from = Math.floor(now.getTime() / 1000);
    // Whole seconds: never beyond the coupon's end.
    const until = Math.min(from + qrSeconds, Math.floor(coupon.validUntil.getTime() / 1000));
    const { keyNo, key } = await keys.signingKey(new Date(from * 1000));
    const isBound = coupon.terms.storeBound && coupon.storeId !== null;
    const { offerNo, termsVersion, storeCode } = await readNumbers(coupon);
    const text = signedPart({
      ...{ keyNo, code: coupon.code, offerNo, termsVersion, from, until },
      store: isBound && storeCode ? storeMark(storeCode) : null,
      terms: termsInQr(coupon.terms, { isBound }),
      minSpendFen: coupon.terms.minSpendFen,
    });
    return {
      text: withSignature(text, key),
      validFrom: new Date(from * 1000),
      validUntil: new Date(until * 1000),
    };
  };

  async function readNumbers({ customerId, couponId, storeId }: FoundCoupon) {
    const { rows } = await sql<{ offerNo: number; termsVersion: number; storeCode: string | null }>`
      select c.offer_id as "offerNo", c.terms_version as "termsVersion",
        (select code from organisation.store_info where store_id = ${storeId}) as "storeCode"
      from offers.coupon c where c.customer_id = ${customerId} and c.coupon_id = ${couponId}`.execute(db);
    return rows[0]!;
  }
}

function demandUsable({ status, validFrom, validUntil }: FoundCoupon, now: Date): void {
  if (status === 'redeemed') throw refused('already_redeemed');
  if (status === 'void') throw refused('void');
  if (now < validFrom) throw refused('not_started');
  if (now >= validUntil) throw refused('expired');
}
