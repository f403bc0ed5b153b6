export * from './basket.ts';
export * from './coupon-life.ts';
export * from './coupons.ts';
export * from './live-codes.ts';
export * from './master-data.ts';
export * from './orders.ts';
export * from './profiles.ts';
export * from './quote.ts';
