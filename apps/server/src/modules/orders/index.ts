export { ORDER_REFUNDED, ORDERS_RECORDED, type OrderRef, type OrderRefunded, type OrdersRecorded } from './facts.ts';
export type { ImportResult } from './import/import-orders.ts';
export { type Mapping, readMapping } from './import/mapping.ts';
export { rawCopySpeed } from './import/raw-copy.ts';
export { createOwnOrders } from './own/own-orders.ts';
export { segmentSource } from './segment-source.ts';
export { createOrders, type Orders } from './service.ts';
export type * from './views.ts';
