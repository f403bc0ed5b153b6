import { channelBitSql, RECENT_SALES, type SegmentSource } from '@xiaoer/segment';

/** Sales count unless wholly refunded. Gifts (nothing paid) count. */
const COUNTS = '(s.refunded_fen < s.paid_fen or s.paid_fen = 0)';

/** The wall clock of the store. A left join: whoever doesn't ask for it doesn't pay for it. */
const IN_STORE = 'left join organisation.store_info i on i.store_id = s.store_id';
const LOCAL_AT = 's.ordered_at at time zone i.time_zone';

const CHANNEL_BIT = channelBitSql('s.channel');

const ofHer = (select: string, where = COUNTS) =>
  `(select ${select} from orders.sale s where s.customer_id = p.customer_id and ${where})`;

/** What she bought, and what came back. */
export const segmentSource: SegmentSource = {
  topic: 'orders',
  relations: {
    purchase: `
      select s.customer_id, s.order_id, s.ordered_at as at, ${LOCAL_AT} as local_at, s.store_id, s.channel,
        s.paid_fen - s.refunded_fen as paid_fen, s.discount_fen, s.link is not null as by_link
      from orders.sale s ${IN_STORE}
      where ${COUNTS}`,
    line: `
      select s.customer_id, s.order_id, l.line_no::integer as line_no, s.ordered_at as at, ${LOCAL_AT} as local_at,
        s.store_id, s.channel, l.sku, l.quantity, l.amount_fen
      from orders.sale s ${IN_STORE}
      cross join lateral unnest(s.line_skus, s.line_quantities, s.line_amounts_fen)
        with ordinality as l (sku, quantity, amount_fen, line_no)
      where ${COUNTS}`,
    // Lines of one return may come back at different times.
    refund: `
      select customer_id, refund_id, refunded_at as at, store_id, sum(amount_fen)::bigint as amount_fen
      from orders.refund group by customer_id, refund_id, refunded_at, store_id`,
  },
  person: {
    orders: ofHer('count(*)::integer'),
    spent_fen: ofHer('coalesce(sum(s.paid_fen - s.refunded_fen), 0)::bigint', 'true'),
    first_order_at: ofHer('min(s.ordered_at)'),
    last_order_at: ofHer('max(s.ordered_at)'),
    channels: ofHer(`coalesce(bit_or(${CHANNEL_BIT}), 0)`),
    first_channels: `(select coalesce(bit_or(f.bit) filter (where f.first), 0) from ${ofHer(
      `${CHANNEL_BIT} as bit, s.ordered_at = min(s.ordered_at) over () as first`,
    )} f)`,
    recent_fen: `array${ofHer('s.paid_fen - s.refunded_fen', `${COUNTS} order by s.ordered_at desc, s.order_id desc limit ${RECENT_SALES}`)}`,
  },
};
