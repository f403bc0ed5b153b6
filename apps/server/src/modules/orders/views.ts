/** The rows other modules' SQL may read; ids are numbers, money is fen. */
export interface OrderInfo {
  customer_id: number;
  order_id: number;
  ordered_at: Date;
  store_id: number;
  channel: string;
  total_fen: number;
  discount_fen: number;
  paid_fen: number;
  refunded_fen: number;
  source: string;
  external_no: string;
  /** Token of the link of ours that led to the order. */
  link: string | null;
}

export interface OrderLineInfo {
  customer_id: number;
  order_id: number;
  ordered_at: Date;
  line_no: number;
  sku: string;
  name: string;
  quantity: number;
  amount_fen: number;
}

export type AnonymousOrderInfo = Omit<OrderInfo, 'customer_id'>;
export type AnonymousOrderLine = Omit<OrderLineInfo, 'customer_id'> & { store_id: number };

export interface CouponUse {
  customer_id: number;
  order_id: number;
  ordered_at: Date;
  code: string;
}
export type AnonymousCouponUse = Omit<CouponUse, 'customer_id'> & { store_id: number };

export interface RefundInfo {
  customer_id: number;
  refund_id: number;
  refunded_at: Date;
  store_id: number;
  /** Null: the sale is not known. */
  order_id: number | null;
  ordered_at: Date | null;
  amount_fen: number;
}

/** What a coupon took off a sale, or a refund gave back of it, as the source says; it names no customer. */
export interface CouponAmountInfo {
  /** As the source wrote it. */
  code: string;
  document_id: number;
  kind: 'sale' | 'refund';
  store_id: number;
  at: Date;
  source: string;
  /** Of the sale, also for a refund. */
  external_no: string;
  discount_fen: number;
}

export interface OrdersViews {
  'orders.order_info': OrderInfo;
  'orders.order_line': OrderLineInfo;
  'orders.anonymous_order_info': AnonymousOrderInfo;
  'orders.anonymous_order_line': AnonymousOrderLine;
  'orders.coupon_use': CouponUse;
  'orders.anonymous_coupon_use': AnonymousCouponUse;
  'orders.refund_info': RefundInfo;
  'orders.coupon_amount_info': CouponAmountInfo;
}
