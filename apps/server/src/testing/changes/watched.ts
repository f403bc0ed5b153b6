/** A table behind a relation or a column of `person`. */
export interface Watched {
  table: string;
  topic: string;
  /** What segments see of it. Other columns may change as they like. */
  columns: string;
  /** The rows that segments see. */
  where?: string;
  /** Business instant of a row `x` whose relation has one. */
  at?: string;
  /** Of reference rows: the customers who see them, as a query over changed rows. */
  customers?: (rows: string) => string;
}

export const WATCHED: readonly Watched[] = [
  {
    table: 'customers.customer',
    topic: 'customers',
    columns: `customer_id, subject_key, home_store_id, city, taste, birthday, tier, points, employee, suspected_hunter,
      created_at`,
  },
  { table: 'customers.customer_identity', topic: 'customers', columns: 'customer_id, kind, issuer' },
  { table: 'customers.customer_tag', topic: 'customers', columns: 'customer_id, tag' },
  { table: 'customers.contact_tag', topic: 'customers', columns: 'customer_id, tag_id' },
  { table: 'customers.consent', topic: 'customers', columns: 'customer_id, purpose, granted' },
  {
    table: 'customers.contact',
    topic: 'customers',
    columns: 'customer_id, account_id, state, added_at, ended_at, perhaps_gone_at, live_code_state',
  },
  {
    table: 'customers.tier',
    topic: 'customers',
    columns: 'code, rank',
    customers: (rows) => `select c.customer_id from customers.customer c join ${rows} t on t.code = c.tier`,
  },
  { table: 'community.membership', topic: 'community', columns: 'customer_id, group_id, joined_at' },
  {
    table: 'community.group_member',
    topic: 'community',
    columns: 'customer_id, group_id, joined_at, left_at',
    where: 'customer_id is not null',
  },
  {
    table: 'community.store_group',
    topic: 'community',
    columns: 'group_id, store_id',
    customers: (rows) => `
      select m.customer_id from community.group_member m join ${rows} g using (group_id) where m.customer_id is not null`,
  },
  ...['community.live_code', 'community.acquisition_link'].map((table) => ({
    table,
    topic: 'customers',
    columns: 'state, source',
    customers: (rows: string) =>
      `select c.customer_id from customers.contact c join ${rows} l on l.state = c.live_code_state`,
  })),
  {
    table: 'orders.sale',
    topic: 'orders',
    columns: `customer_id, order_id, ordered_at, store_id, channel, paid_fen, refunded_fen, discount_fen, link, line_skus,
      line_quantities, line_amounts_fen`,
    at: 'x.ordered_at',
  },
  {
    table: 'orders.refund',
    topic: 'orders',
    columns: 'customer_id, refund_id, refunded_at, store_id, amount_fen',
    at: 'x.refunded_at',
  },
  {
    table: 'organisation.store',
    topic: 'orders',
    columns: 'store_id, time_zone',
    customers: (rows) => `select s.customer_id from orders.sale s join ${rows} i using (store_id)`,
  },
  {
    table: 'offers.coupon',
    topic: 'offers',
    columns: 'customer_id, coupon_id, offer_id, drop_id, status, issued_at, valid_from, valid_until, extended_until',
    at: 'x.issued_at',
  },
  {
    table: 'offers.redemption',
    topic: 'offers',
    columns: 'customer_id, coupon_id, redeemed_at, store_id, discount_fen',
    // Its coupon's, which the coupon's own row checks.
    at: "'infinity'",
  },
  {
    table: 'playbooks.touch',
    topic: 'playbooks',
    columns: 'customer_id, run_id, at, sent_at, channel',
    where: "state = 'sent'",
    at: 'coalesce(x.sent_at, x.at)',
  },
  {
    table: 'attention.budget',
    topic: 'attention',
    columns: 'customer_id, kind, period_start, spent',
    at: 'x.period_start',
  },
];
