/** What happens to a coupon after its issue. `reduced`: part of what it took off was given back, and it stays used. */
export type EntryKind = 'redeemed' | 'reduced' | 'cancelled' | 'voided';

export interface CouponKey {
  customerId: number;
  couponId: number;
}

interface Common {
  at: Date;
  /** When we learnt it, business time. */
  recordedAt: Date;
  caller: string;
  who: string;
}

/** One transition, with what its kind needs; the table's checks say the same. */
export type Entry = Common &
  (
    | { kind: 'redeemed'; storeId: number; key: string; spendFen: number; discountFen: number; givenFen: number }
    | { kind: 'reduced'; storeId: number; key: string; discountFen: number; givenFen: number }
    | { kind: 'cancelled'; storeId: number; key: string; discountFen: number; usableUntil: Date }
    | { kind: 'voided' }
  );
