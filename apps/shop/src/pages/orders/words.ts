import type { ShopOrder } from '@xiaoer/contracts';
import type { Translate } from '../../shared/language';

/** Fen as yuan without a needless `.00`. */
export const yuan = (fen: number) => (fen % 100 === 0 ? String(fen / 100) : (fen / 100).toFixed(2));

export function stateWords(order: Pick<ShopOrder, 'state' | 'refundedFen' | 'paidFen'>, t: Translate): string {
  if (order.state === 'returned' && order.refundedFen < order.paidFen)
    return t('orders.state.partly', { yuan: yuan(order.refundedFen) });
  return t(`orders.state.${order.state}`);
}

/** What becomes of the money of a cancelled order: no more than the order system has told. */
export function refundWords(cancelled: NonNullable<ShopOrder['cancelled']>, t: Translate): string {
  const { refundFen, refunded } = cancelled;
  if (refundFen === 0) return t('orders.nothingPaid');
  return t(refunded ? 'orders.refunded' : 'orders.refundComing', { yuan: yuan(refundFen) });
}

/** What cancelling will do, before she does it; of the coupons only what the server said afterwards is sure. */
export function askWords({ paidFen, coupons }: Pick<ShopOrder, 'paidFen' | 'coupons'>, t: Translate): string[] {
  return [
    paidFen === 0 ? t('orders.nothingPaid') : t('orders.willRefund', { yuan: yuan(paidFen) }),
    ...(coupons.some(({ name }) => name !== null) ? [t('orders.willGiveBack')] : []),
  ];
}

/** Why she can't cancel it herself, and what to do instead; `placed`: the time for that is over. */
export function tooLateWords({ state, store }: Pick<ShopOrder, 'state' | 'store'>, t: Translate): string {
  return t(`orders.tooLate.${state === 'cancelled' ? 'done' : state}`, { store });
}
