import type { CouponSet } from '@xiaoer/contracts';

export const KINDS = ['offer', 'drop', 'grant'] as const;
type Kind = (typeof KINDS)[number];

/** Which coupons, as the address names them; `of` is an offer's code, a drop's number or a grant key. */
export interface Choice {
  kind: Kind;
  of: string | undefined;
}

const NUMBER = /^[1-9]\d{0,18}$/;

/** The set as the server is asked for it; null while nothing is chosen. */
export function setOf({ kind, of }: Choice): CouponSet | null {
  const named = of?.trim();
  if (!named) return null;
  if (kind === 'offer') return { offer: named };
  if (kind === 'drop') return NUMBER.test(named) ? { drop: named } : null;
  return { grantKey: named };
}

/** Whether somebody has typed how many it is: by then she has read the number. Separators are typed as they are shown. */
export const isConfirmed = (typed: string, coupons: number): boolean =>
  coupons > 0 && typed.replaceAll(/[\s,，]/g, '') === String(coupons);
