/**
 * Orders from every channel. `createOrders({ platform, customers, organisation, guards })` gives
 * `record(actor, PostOrders)`, `refund(actor, PostRefund)`, `adopt(tx, { orders: {source, externalNo}[], customerId })`,
 * `personalData` (to be registered with customers) and `parts`; `importOrders` serves the command line.
 */
export { ORDER_REFUNDED, ORDERS_RECORDED, type OrderRef, type OrderRefunded, type OrdersRecorded } from './facts.ts';
export type * from './views.ts';
