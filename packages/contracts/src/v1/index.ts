export * from './coupons.ts';
export * from './live-codes.ts';
export * from './master-data.ts';
export * from './orders.ts';
export * from './profiles.ts';
