export * from './claim-code.ts';
export * from './coupon-qr.ts';
export * from './drop.ts';
export * from './join.ts';
export * from './orders.ts';
export * from './pickup.ts';
export * from './transfer.ts';
export * from './wallet.ts';
