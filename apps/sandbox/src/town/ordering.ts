import type { PostOrders, Redemption } from '@xiaoer/contracts';
import { changesHerMind, isOffline, plansReturn, reportsLater, showQr } from './after-sale.ts';
import { PRODUCTS } from './chain.ts';
import type { Town } from './context.ts';
import { dayOf, minuteOf } from './day.ts';

type Order = PostOrders['orders'][number];

/** When people drink coffee: share of a day's orders and the minutes they fall into. */
const HOURS = [
  { share: 0.45, from: 7 * 60 + 40, until: 10 * 60 },
  { share: 0.7, from: 12 * 60, until: 14 * 60 },
  { share: 0.9, from: 15 * 60, until: 17 * 60 },
  { share: 1, from: 18 * 60, until: 21 * 60 },
];

/** The minute of somebody's n-th order of a day. */
export function orderMinute({ draw }: Town['draw'], person: number, day: string, n: number): number {
  const which = draw('order-when', person, day, n);
  const hours = HOURS.find(({ share }) => which < share) ?? HOURS[0]!;
  return Math.floor(hours.from + draw('order-minute', person, day, n) * (hours.until - hours.from));
}

/**
 * What somebody buys now, with the coupon that fits, as their till or app will report it; `order` is null when the till has
 * no network and tells later.
 */
export async function placeOrder(
  town: Town,
  person: number,
  n: number,
): Promise<{ order: Order | null; counter: boolean }> {
  const { draw, world } = town;
  const now = town.now();
  const day = dayOf(now);
  const { home, taste } = town.traits(person);
  const channel = channelOf(draw.draw('channel', person, day, n));
  const lines = basket(town, person, day, n, taste);
  const listFen = lines.reduce((sum, line) => sum + line.unitPriceFen * line.quantity, 0);
  const externalNo = `T${day.replaceAll('-', '')}-${person}-${minuteOf(now)}-${n}`;
  const counter = channel === 'counter';
  const purchase = { person, store: home.code, spendFen: listFen, at: now, key: externalNo };
  const shown = counter && isOffline(town, person, n) ? await showOffline(town, purchase) : null;
  const coupon = shown ?? (await showCoupon(town, purchase));
  if (coupon) takeOff(lines, coupon.discountFen);
  const known = world.people.find(person);
  const isContact = world.contacts.ofPerson(person).some(({ status }) => status === 'active');
  // An app knows who is logged in; a counter only who shows the member's code; a delivery platform tells nobody.
  const identities: Order['identities'] =
    channel === 'app' || channel === 'mini_program'
      ? [{ kind: 'unionid', issuer: world.corpId, value: known!.unionid }]
      : channel === 'counter' && isContact && draw.chance(0.6, 'shows-code', person, day, n)
        ? [{ kind: 'external_userid', issuer: world.corpId, value: known!.externalUserid }]
        : [];
  const order: Order = {
    externalNo,
    store: home.code,
    channel,
    orderedAt: now.toISOString(),
    identities,
    lines,
    couponCodes: coupon ? [coupon.code] : [],
    couponDiscounts: coupon ? [{ code: coupon.code, discountFen: coupon.discountFen }] : [],
  };
  if (shown) reportsLater(town, person, { redemption: shown.redemption, order });
  else plansReturn(town, person, order);
  return { counter, order: shown ? null : order };
}

const channelOf = (chance: number): Order['channel'] =>
  chance < 0.35 ? 'app' : chance < 0.55 ? 'mini_program' : chance < 0.65 ? 'delivery' : 'counter';

/** A share of the price may be more than the first line costs: what is left goes to the next. */
function takeOff(lines: Line[], discountFen: number): void {
  let left = discountFen;
  for (const line of lines) {
    line.discountFen = Math.min(left, line.unitPriceFen * line.quantity);
    left -= line.discountFen;
  }
}

type Line = { sku: string; name: string; quantity: number; unitPriceFen: number; discountFen: number };

function basket({ draw }: Town, person: number, day: string, n: number, taste: string): Line[] {
  const drink = PRODUCTS.find(({ sku }) => sku === taste) ?? PRODUCTS[0];
  const snack = draw.chance(0.22, 'snack', person, day, n)
    ? [PRODUCTS[draw.between(5, 7, 'which-snack', person, day, n)]!]
    : [];
  return [drink, ...snack].map(({ sku, name, listPriceFen }) => ({
    sku,
    name,
    quantity: 1,
    unitPriceFen: listPriceFen,
    discountFen: 0,
  }));
}

type Purchase = { person: number; store: string; spendFen: number; at: Date; key: string };

/** The till reads the wallet's text by itself. Every fourth customer uses the coupon once more before the till has told. */
async function showOffline(town: Town, { person, at, spendFen, ...purchase }: Purchase) {
  const coupon = town.coupons.best(person, at.getTime());
  const shown = coupon && (await showQr(town, person, coupon.code, spendFen));
  if (!shown) return null;
  if (!town.draw.chance(0.25, 'uses-twice', person, purchase.key)) town.coupons.spent(coupon.code);
  const { text, discountFen } = shown;
  const redemption = { ...purchase, spendFen, discountFen, code: text, at: at.toISOString() };
  return { code: coupon.code, discountFen, redemption };
}

/** Shows the coupon at the till. A refusal is an answer, not a fault: she pays the full price. */
async function showCoupon(town: Town, { person, ...purchase }: Purchase): Promise<Redemption | null> {
  const coupon = town.coupons.best(person, purchase.at.getTime());
  if (!coupon) return null;
  const answer = await town.platform.api('POST', '/api/v1/coupons/redeem', {
    ...purchase,
    at: purchase.at.toISOString(),
    code: coupon.code,
  });
  town.coupons.spent(coupon.code);
  if (answer.status >= 300) return null;
  if (await changesHerMind(town, person, { ...purchase, code: coupon.code })) return null;
  town.count('redeemed');
  return answer.body as Redemption;
}
