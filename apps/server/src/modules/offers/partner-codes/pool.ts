import { type RawBuilder, sql } from 'kysely';

/** What a console shows of an offer's pool. */
export interface PoolFigures {
  /** Can be handed out now. */
  left: number;
  /** Set aside for drops. */
  setAside: number;
  handedOut: number;
  /** Nobody had them in time. */
  expired: number;
  /** Time to import more. */
  low: boolean;
}

/** Fewer than this, or than a tenth of what was ever imported, is low. */
const FEW = 100;

/** The figures as JSON, of the offer that `offerId` names; null where no code was ever imported. */
export const poolFigures = (offerId: RawBuilder<unknown>, at: Date): RawBuilder<PoolFigures | null> => sql`
  (select case when n.ever > 0 then jsonb_build_object('left', n.free, 'setAside', n.aside, 'handedOut', n.handed,
      'expired', n.expired, 'low', n.free < greatest(${FEW}::bigint, n.ever / 10)) end
   from (
     select count(*) as ever, count(p.coupon_id) as handed,
       count(*) filter (where p.coupon_id is null and p.expires_at <= ${at}::timestamptz) as expired,
       count(*) filter (where p.coupon_id is null and p.drop_id is null
         and (p.expires_at is null or p.expires_at > ${at}::timestamptz)) as free,
       count(*) filter (where p.coupon_id is null and p.drop_id is not null
         and (p.expires_at is null or p.expires_at > ${at}::timestamptz)) as aside
     from offers.partner_code p where p.offer_id = ${offerId}
   ) n)`;
