// The rule of codes and their check character, taken as source: the rest of the contracts is types to these pages.
export { readCouponCode } from '../../../../packages/contracts/src/coupon-code';
