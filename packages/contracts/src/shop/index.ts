export * from './coupon-qr.ts';
export * from './drop.ts';
export * from './join.ts';
export * from './pickup.ts';
export * from './wallet.ts';
