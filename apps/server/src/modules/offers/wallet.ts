import { sql } from 'kysely';
import QRCode from 'qrcode';
import { type Db, prepared } from '../../platform/database/index.ts';
import { collectedAt, termsWithPlace } from './pickup/place.ts';
import type { CouponState } from './tables.ts';
import type { Terms } from './terms/terms.ts';
import { type TermsRow, termsFrom } from './terms/terms-row.ts';
import { CHAIN_ZONE } from './terms/validity.ts';

export interface WalletCoupon {
  code: string;
  offerName: string;
  terms: Terms;
  status: CouponState;
  validFrom: Date;
  validUntil: Date;
  redeemedAt: Date | null;
  /** What the partner takes; null where the coupon is ours alone. */
  partnerCode: string | null;
  partnerCodeUntil: Date | null;
  /** The end of a till's hold that is not over. */
  heldUntil: Date | null;
  /** Of the store it was issued for, or the chain's. */
  zone: string;
  /** The store it was issued for. */
  storeName: string | null;
  /** Names of the stores that take it; null: every store. */
  takenAt: string[] | null;
  /** The piece that waits for it in a store, or was collected there; null: it is no pick-up coupon. */
  pickup: { store: { code: string; name: string }; sku: string; name: string } | null;
}

/** A wallet shows what can be used and what was lately; the rest is history. */
const MOST_SHOWN = 100;

/** A customer's coupons: the usable ones first, soonest to expire on top; then the others, the latest on top. */
export async function listWallet(
  db: Db,
  { customerId, at }: { customerId: number; at: Date },
): Promise<WalletCoupon[]> {
  const { rows } = await sql<Omit<WalletCoupon, 'terms'> & { terms: TermsRow }>`${prepared}
    select c.code, o.name as "offerName", ${termsWithPlace} as terms, c.status, c.valid_from as "validFrom",
      e.ends_at as "validUntil", r.redeemed_at as "redeemedAt", s.name as "storeName",
      h.held_until as "heldUntil", coalesce(z.time_zone, ${CHAIN_ZONE}) as zone,
      (select array_agg(i.name order by i.code) from organisation.store_info i where i.store_id = any(t.store_ids))
        as "takenAt",
      case when p.sku is not null then jsonb_build_object('store', jsonb_build_object('code', s.code, 'name', s.name),
        'sku', p.sku, 'name', coalesce((select n.name from catalogue.product_info n where n.sku = p.sku), p.sku)) end as pickup,
      k.code as "partnerCode", k.expires_at as "partnerCodeUntil"
    from offers.coupon c
    join offers.offer o on o.offer_id = c.offer_id
    join offers.offer_terms t on t.offer_id = c.offer_id and t.version = c.terms_version
    cross join lateral (select coalesce(c.extended_until, c.valid_until) as ends_at) e
    left join offers.redemption r on r.customer_id = c.customer_id and r.coupon_id = c.coupon_id
    left join offers.pickup p on p.customer_id = c.customer_id and p.coupon_id = c.coupon_id
    left join offers.partner_code k on k.offer_id = c.offer_id and k.coupon_id = c.coupon_id
    left join organisation.store_info s on s.store_id = ${collectedAt}
    left join organisation.store_info z on z.store_id = c.store_id
    left join offers.coupon_hold h on h.customer_id = c.customer_id and h.coupon_id = c.coupon_id and h.held_until > ${at}
    where c.customer_id = ${customerId}
    order by (c.status = 'issued' and e.ends_at > ${at}) desc,
      case when c.status = 'issued' and e.ends_at > ${at} then e.ends_at end, c.issued_at desc, c.code
    limit ${MOST_SHOWN}`.execute(db);
  return rows.map((row) => ({ ...row, terms: termsFrom(row.terms) }));
}

/** The code as a picture for the till's scanner: an SVG data URL. */
export async function qrOf(code: string): Promise<string> {
  const svg = await QRCode.toString(code, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
