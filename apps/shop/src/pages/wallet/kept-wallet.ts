import Taro from '@tarojs/taro';
import type { Wallet } from '@xiaoer/contracts';

const PLACE = 'wallet';
/** What can be used is kept for a phone without a network; the rest is history, and pictures take room. */
const MOST_KEPT = 20;

/** The wallet as this phone saw it last. */
export function keptWallet(): { data: Wallet; receivedAtMs: number } | null {
  const kept = Taro.getStorageSync(PLACE) as { data?: Wallet; receivedAtMs?: number } | '' | null;
  if (!kept || !Array.isArray(kept.data?.coupons) || typeof kept.receivedAtMs !== 'number') return null;
  return { data: kept.data, receivedAtMs: kept.receivedAtMs };
}

export function keepWallet({ coupons, foreign = [], now }: Wallet, receivedAtMs: number): void {
  const usable = <Coupon extends { status: string }>(all: Coupon[]) =>
    all.filter(({ status }) => status === 'issued').slice(0, MOST_KEPT);
  Taro.setStorageSync(PLACE, { data: { coupons: usable(coupons), foreign: usable(foreign), now }, receivedAtMs });
}
