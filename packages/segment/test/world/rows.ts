/**
 * Rows as the relations have them, under the relations' own column names. Instants are milliseconds since 1970, days are
 * YYYY-MM-DD, wall clocks are YYYY-MM-DDTHH:MM:SS.mmm.
 */
export interface Person {
  customer_id: number;
  subject_key: string;
  share_a: number;
  share_b: number;
  programme_share: number;
  created_at: number;
  city: string | null;
  home_store_id: number | null;
  taste: string | null;
  birthday: string | null;
  tier_rank: number | null;
  points: number | null;
  employee: boolean;
  suspected_hunter: boolean;
  consent: boolean;
  contact: boolean;
  contact_since: number | null;
  in_group: boolean;
  orders: number;
  spent_fen: number;
  first_order_at: number | null;
  last_order_at: number | null;
  channels: number;
  first_channels: number;
  recent_fen: number[];
  last_touch_at: number | null;
}
interface Hers {
  customer_id: number;
}
export interface Contact extends Hers {
  account_id: number;
  state: string;
  since: number | null;
  ended_at: number | null;
  live_code: string | null;
  source: string | null;
}
export interface Stay extends Hers {
  group_id: number;
  store_id: number | null;
  joined_at: number | null;
  left_at: number | null;
}
export interface Tag extends Hers {
  tag: string;
}
export interface Identity extends Hers {
  kind: string;
  issuer: string;
}
export interface Purchase extends Hers {
  order_id: number;
  at: number;
  local_at: string;
  store_id: number;
  channel: string;
  paid_fen: number;
  discount_fen: number;
  by_link: boolean;
}
export interface Line extends Hers {
  order_id: number;
  line_no: number;
  at: number;
  local_at: string;
  store_id: number;
  channel: string;
  sku: string;
  quantity: number;
  amount_fen: number;
}
export interface Refund extends Hers {
  refund_id: number;
  at: number;
  store_id: number;
  amount_fen: number;
}
export interface Coupon extends Hers {
  coupon_id: number;
  offer: string;
  drop_key: string | null;
  status: string;
  issued_at: number;
  valid_from: number;
  valid_until: number;
  redeemed_at: number | null;
  redeemed_store_id: number | null;
  discount_fen: number | null;
}
export interface Touch extends Hers {
  run_id: number;
  at: number;
  playbook: string;
  channel: string;
}
export interface Budget extends Hers {
  kind: string;
  period_start: number;
  spent: number;
  remaining: number;
}

/** One customer with everything that the relations know of her. */
export interface Customer {
  person: Person;
  contact: Contact[];
  stay: Stay[];
  tag: Tag[];
  identity: Identity[];
  purchase: Purchase[];
  line: Line[];
  refund: Refund[];
  coupon: Coupon[];
  touch: Touch[];
  budget: Budget[];
}
