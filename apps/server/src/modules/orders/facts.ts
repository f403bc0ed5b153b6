/** An order, named by what never changes while it stays with its customer. */
export interface OrderRef {
  customerId: number;
  orderId: number;
  /** ISO instant. */
  orderedAt: string;
}

/**
 * Orders were recorded or changed (adopted by a customer, corrected or returned by an import). At most 1000 a fact. A listener may
 * hear of an order more than once.
 */
export interface OrdersRecorded {
  orders: OrderRef[];
  /** How many anonymous orders came in with them. */
  anonymous: number;
}

/** Money was given back for an order. */
export interface OrderRefunded {
  customerId: number;
  orderId: number;
  orderedAt: string;
}

export const ORDERS_RECORDED = 'orders.recorded';
export const ORDER_REFUNDED = 'orders.refunded';
