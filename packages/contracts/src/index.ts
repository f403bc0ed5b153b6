export * from './common.ts';
export * from './console/index.ts';
export * from './coupon-code.ts';
export * from './shop/index.ts';
export * from './v1/index.ts';
export * from './workbench/index.ts';
