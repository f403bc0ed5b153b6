export { ORDER_REFUNDED, ORDERS_RECORDED, type OrderRef, type OrderRefunded, type OrdersRecorded } from './facts.ts';
export { createOrders, type Orders } from './service.ts';
export type * from './views.ts';
