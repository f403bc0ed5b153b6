import type { CouponRefusal } from '@xiaoer/contracts';
import { AppError } from '../../../platform/errors.ts';

export const refused = (refusal: CouponRefusal) => new AppError('offers.coupon_refused', { refusal }, 409);
