import type { OfflineAnswer, PostOrders } from '@xiaoer/contracts';
import type { Act, Town } from './context.ts';
import { dayOf, MINUTE_MS } from './day.ts';

type Order = PostOrders['orders'][number];
type Source = 'till' | 'app';

/** Which system an order comes from. */
export const sourceOf = ({ channel }: Order): Source => (channel === 'counter' ? 'till' : 'app');

interface Return {
  externalNo: string;
  source: Source;
  store: string;
  paidFen: number;
  coupon: { code: string; discountFen: number } | null;
  whole: boolean;
}

/** Some orders come back within three days: six of a hundred, every second one in part. */
export function plansReturn(town: Town, person: number, order: Order): void {
  const { draw } = town;
  const { externalNo } = order;
  if (!town.afterSale || !draw.chance(0.06, 'returns', person, externalNo)) return;
  const paidFen = order.lines.reduce(
    (sum, line) => sum + line.quantity * line.unitPriceFen - (line.discountFen ?? 0),
    0,
  );
  const back: Return = {
    ...{ externalNo, paidFen, store: order.store, source: sourceOf(order) },
    coupon: order.couponDiscounts?.[0] ?? null,
    whole: draw.chance(0.5, 'returns-all', person, externalNo),
  };
  town.plan('return', person, draw.between(15, 4_000, 'returns-when', person, externalNo), back);
}

/** At the counter: the coupon is given back first, then the money, and the refund says both. */
export const bringBack: Act = async (town, subject, { externalNo, source, store, paidFen, coupon, whole }: Return) => {
  const at = town.now().toISOString();
  const refundNo = `R-${externalNo}`;
  const half = (fen: number) => (whole ? fen : Math.floor(fen / 2));
  const couponDiscounts = [];
  if (coupon && half(coupon.discountFen) > 0) {
    const answer = await town.platform.api('POST', '/api/v1/coupons/cancel', {
      ...{ code: coupon.code, store, at, key: refundNo },
      discountFen: whole ? null : half(coupon.discountFen),
    });
    if (answer.status < 300) {
      const { discountFen, usableUntil } = answer.body as { discountFen: number; usableUntil: string | null };
      couponDiscounts.push({ code: coupon.code, discountFen });
      if (usableUntil) town.coupons.givenBack(coupon.code, Date.parse(usableUntil));
    }
  }
  const refund = { source, externalNo, refundNo, refundedAt: at, amountFen: half(paidFen), couponDiscounts };
  const { status, body } = await town.platform.api('POST', '/api/v1/refunds', refund);
  if (status >= 300) throw new Error(`the refund of person ${subject} was refused: ${JSON.stringify(body)}`);
  town.count(whole ? 'returns' : 'partReturns');
};

/** She changes her mind while the till is still open: three of a hundred. The purchase goes on without the coupon. */
export async function changesHerMind(
  town: Town,
  person: number,
  { code, key, store }: { code: string; key: string; store: string },
): Promise<boolean> {
  if (!town.afterSale || !town.draw.chance(0.03, 'changes-mind', person, key)) return false;
  const { status } = await town.platform.api('POST', '/api/v1/coupons/cancel', {
    ...{ code, store, at: town.now().toISOString(), key: `U-${key}` },
  });
  if (status >= 300) throw new Error(`a redemption could not be undone (${status})`);
  town.coupons.givenBack(code, null);
  town.count('undone');
  return true;
}

/** A till that has lost the network: eight of a hundred purchases with a coupon at a counter. */
export const isOffline = ({ afterSale, draw, now }: Town, person: number, n: number): boolean =>
  afterSale && draw.chance(0.08, 'till-offline', person, dayOf(now()), n);

/** What the wallet showed and what a till without the network reads in it (docs/tills.md, "The text"). */
export async function showQr(town: Town, person: number, code: string, spendFen: number) {
  const answer = await town.platform.as({ person }, 'GET', `/api/shop/coupons/${code}/qr`);
  if (answer.status >= 300) return null;
  const { text } = answer.body as { text: string };
  const [, , , , , , , takes = '', leastFen = ''] = text.split('.');
  const amount = /^A(\d+)$/.exec(takes);
  if (!amount || spendFen < Number(leastFen)) return null;
  return { text, discountFen: Math.min(Number(amount[1]), spendFen) };
}

export interface LateReport {
  redemption: { key: string; code: string; store: string; at: string; spendFen: number; discountFen: number };
  order: Order;
}

/** Hours later the till tells what it took off, and the purchase itself. */
export function reportsLater(town: Town, person: number, report: LateReport): void {
  const minutes = town.draw.between(120, 2_400, 'till-tells', person, report.redemption.key);
  town.plan('late-till', person, new Date(town.now().getTime() + minutes * MINUTE_MS), report);
}

export const reportLate: Act = async (town, subject, { redemption, order }: LateReport) => {
  const told = await town.platform.api('POST', '/api/v1/coupons/offline-redemptions', { redemptions: [redemption] });
  const [answer] = (told.body as { redemptions?: OfflineAnswer[] }).redemptions ?? [];
  if (!answer || answer.result === 'not_taken')
    throw new Error(`a late report of person ${subject} was refused: ${JSON.stringify(told.body)}`);
  town.count('reportedLate');
  if (answer.lossFen > 0) town.count('offlineLosses');
  const { status, body } = await town.platform.api('POST', '/api/v1/orders', {
    source: sourceOf(order),
    orders: [order],
  });
  if (status >= 300) throw new Error(`a late order was refused: ${JSON.stringify(body)}`);
  town.count('orders');
};

/** Lost phones and complaints: an operator takes some won coupons back, unless they were used before. */
export function plansVoid(town: Town, person: number, code: string, key: string): void {
  if (town.afterSale && town.draw.chance(0.03, 'voided', person, key))
    town.plan('void-coupon', person, town.draw.between(10, 600, 'voided-when', person, key), { code });
}

export const voidCoupon: Act = async (town, _subject, { code }: { code: string }) => {
  const body = { code, reason: '顾客报失' };
  if ((await town.platform.console('POST', '/api/console/coupons/void', body)).status < 300) {
    town.coupons.spent(code);
    town.count('voided');
  }
};
