import type { SegmentSource } from '@xiaoer/segment';

/** Her coupons, in all states. */
export const segmentSource: SegmentSource = {
  topic: 'offers',
  relations: {
    coupon: `
      select c.customer_id, c.coupon_id, o.code as offer, d.drop_key, c.status, c.issued_at, c.valid_from,
        coalesce(c.extended_until, c.valid_until) as valid_until,
        r.redeemed_at, r.store_id as redeemed_store_id, r.discount_fen::bigint as discount_fen
      from offers.coupon c
      join offers.offer o on o.offer_id = c.offer_id
      left join offers.drop d on d.drop_id = c.drop_id
      left join offers.redemption r on r.customer_id = c.customer_id and r.coupon_id = c.coupon_id`,
  },
  person: {},
};
