import type { OfferConditions, OfferDiscount } from '@xiaoer/contracts';
import type { Terms } from './terms.ts';
import type { OfferInWords } from './words.ts';

/** ¥15, ¥9.9, ¥0.05. */
const yuan = (fen: number) => `¥${fen / 100}`;

/** More names than this are counted, not listed. */
const NAMES_SHOWN = 3;

const list = (names: string[], counted: string) =>
  names.length <= NAMES_SHOWN
    ? names.join(', ')
    : `${names.slice(0, NAMES_SHOWN).join(', ')} and ${names.length - NAMES_SHOWN} more ${counted}`;

/** The discount in a few words, for a coupon's face. */
export function discountTextInEnglish(discount: OfferDiscount): string {
  switch (discount.kind) {
    case 'amount_off':
      return `${yuan(discount.amountFen)} off`;
    case 'price_share':
      return `${100 - discount.sharePercent} % off`;
    case 'free_item':
      return `Free ${discount.item}`;
    case 'buy_one_get_one':
      return 'Buy 1, get 1';
    case 'gift':
      return `Gift: ${discount.item}`;
    case 'shipping':
      return discount.atMostFen === null ? 'Free delivery' : `${yuan(discount.atMostFen)} off delivery`;
    case 'points_multiplier':
      return `${discount.times} × points`;
    case 'partner_code':
      return `Code of ${discount.partner}`;
  }
}

/** The same terms in English. The Chinese ones (words.ts) are what was promised. */
export function summaryInEnglish(offer: OfferInWords): string {
  return [
    gives(offer),
    lasts(offer),
    takenAt(offer),
    ...conditions(offer),
    'Each coupon is used once; no change is given.',
  ].join(' ');
}

function gives({ discount, minSpendFen }: OfferInWords): string {
  const from = minSpendFen > 0 ? ` on a spend of ${yuan(minSpendFen)} or more` : '';
  switch (discount.kind) {
    case 'amount_off':
      return `${yuan(discount.amountFen)} off${from}.`;
    case 'price_share': {
      const limit = discount.atMostFen === null ? '' : `, at most ${yuan(discount.atMostFen)} off`;
      return `${discount.sharePercent} % of the list price is paid${from}${limit}.`;
    }
    case 'free_item':
      return `One ${discount.item} free${from} (worth up to ${yuan(discount.valueFen)}).`;
    case 'buy_one_get_one': {
      const limit = discount.atMostPieces === null ? '' : `, at most ${discount.atMostPieces} free`;
      return `Buy one, get one free${from}: the cheaper of the two${limit}.`;
    }
    case 'gift': {
      const worth = discount.valueFen === null ? '' : ` (worth ${yuan(discount.valueFen)})`;
      return `One ${discount.item} as a gift${from}${worth}.`;
    }
    case 'shipping':
      return `${discount.atMostFen === null ? 'Free delivery' : `Up to ${yuan(discount.atMostFen)} off the delivery`}${from}.`;
    case 'points_multiplier':
      return `${discount.times} times the points${from}.`;
    case 'partner_code':
      return `One code of ${discount.partner}${from}, to be used by its rules.`;
  }
}

function lasts({ validDays, validDates }: OfferInWords): string {
  if (validDates) {
    const { from, to } = validDates;
    return from === to ? `Valid on ${from}.` : `Valid from ${from} to ${to}.`;
  }
  if (validDays === 1) return 'Valid on the day of issue, until midnight.';
  return `Valid for ${validDays} days, that of issue included, until midnight of the last.`;
}

function takenAt({ stores, storeBound, conditions: { regions, cities }, names }: OfferInWords): string {
  if (storeBound) return 'Only in the store that issued it.';
  const places = [
    regions.length > 0 &&
      `stores of ${list(
        regions.map((code) => names.regions[code] ?? code),
        'regions',
      )}`,
    cities.length > 0 && `stores in ${list(cities, 'cities')}`,
    stores !== null && list(stores, 'stores'),
  ].filter((place) => place !== false);
  return places.length === 0 ? 'Taken in every store.' : `Only in ${places.join(', and ')}.`;
}

function conditions({ conditions, names }: Pick<Terms, 'conditions' | 'names'>): string[] {
  return [
    channelsText(conditions),
    timesText(conditions),
    ...goodsText(conditions.goods, names.goods),
    conditions.firstOrderOnly && 'First orders only.',
    limitText(conditions),
    conditions.transferable && 'Can be given to another customer.',
    conditions.stacking.group !== null && 'Can be used with coupons of other groups, one of each group.',
  ].filter((sentence) => sentence !== false);
}

const CHANNELS: Record<OfferConditions['channels'][number], string> = {
  counter: 'in the store',
  app: 'in the app',
  mini_program: 'in the mini program',
  delivery: 'for delivery',
};

const channelsText = ({ channels }: OfferConditions) =>
  channels.length > 0 && `Only for orders placed ${channels.map((channel) => CHANNELS[channel]).join(' or ')}.`;

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function timesText({ weekdays, hours }: OfferConditions): string | false {
  if (weekdays.length === 0 && hours.length === 0) return false;
  const spans = hours.map(({ from, until }) => `${from}–${until}${until < from ? ' of the next day' : ''}`);
  const days = [...new Set(weekdays)].sort((a, b) => a - b).map((day) => WEEKDAYS[day - 1]);
  const on = days.length > 0 ? `on ${days.join(', ')}` : 'every day';
  return `Can be used ${on}${spans.length > 0 ? ` ${spans.join(' and ')}` : ''}.`;
}

function goodsText(goods: OfferConditions['goods'], names: Record<string, string>): (string | false)[] {
  const all = (skus: string[], categories: string[]) =>
    [
      list(
        skus.map((sku) => names[sku] ?? sku),
        'products',
      ),
      categories.length > 0 ? `all of ${list(categories, 'categories')}` : '',
    ]
      .filter((part) => part !== '')
      .join(', ');
  const [within, without] = [all(goods.skus, goods.categories), all(goods.withoutSkus, goods.withoutCategories)];
  return [within !== '' && `Counts for ${within} alone.`, without !== '' && `Not for ${without}.`];
}

const PERIODS = { day: ' a day', week: ' a week', month: ' a month', ever: '' } as const;

function limitText({ limit }: OfferConditions): string | false {
  if (!limit) return false;
  return `A customer may use ${limit.times}${PERIODS[limit.per]} of ${limit.family ? 'this family' : 'these'}.`;
}

/** What staff say when a coupon was redeemed. */
export function sayNextInEnglish(discount: OfferDiscount | null, discountFen: number): string {
  return `${doneFor(discount, discountFen)} Enjoy! Shall I show you what is new today?`;
}

function doneFor(discount: OfferDiscount | null, discountFen: number): string {
  switch (discount?.kind) {
    case 'free_item':
    case 'gift':
      return `Here is one ${discount.item} for you.`;
    case 'points_multiplier':
      return `You get ${discount.times} times the points.`;
    case 'partner_code':
      return `Your code of ${discount.partner} is redeemed.`;
    default:
      return `That was ${yuan(discountFen)} off for you.`;
  }
}
