import type { OfferDiscount } from '@xiaoer/contracts';
import { listed, spaced } from './chinese.ts';
import { conditionsText } from './conditions-words.ts';
import type { Terms } from './terms.ts';

/** Yuan as people write it: 15, 9.9, 0.05. */
const yuan = (fen: number) => String(fen / 100);

/** 折 counts tenths of the price: 38 % is 3.8 折, 50 % is 5 折. */
const zhe = (sharePercent: number) => `${sharePercent / 10} 折`;

/** The discount in a few characters, for a coupon's face. */
export function discountText(discount: OfferDiscount): string {
  switch (discount.kind) {
    case 'amount_off':
      return `减 ${yuan(discount.amountFen)} 元`;
    case 'price_share':
      return zhe(discount.sharePercent);
    case 'free_item':
      return `免费${spaced(discount.item)}`;
    case 'buy_one_get_one':
      return '买一送一';
    case 'gift':
      return `送${spaced(discount.item)}`;
    case 'shipping':
      return discount.atMostFen === null ? '免配送费' : `配送费减 ${yuan(discount.atMostFen)} 元`;
    case 'points_multiplier':
      return `${discount.times} 倍积分`;
    case 'partner_code':
      return `${discount.partner}券码`;
  }
}

/** What a coupon gives beside the purchase; null when it takes something off instead. */
export function givesText(discount: OfferDiscount): string | null {
  switch (discount.kind) {
    case 'gift':
      return `送${spaced(discount.item)}一份`;
    case 'points_multiplier':
      return `${discount.times} 倍积分`;
    case 'partner_code':
      return `${discount.partner}券码一个`;
    default:
      return null;
  }
}

export interface OfferInWords
  extends Pick<Terms, 'discount' | 'minSpendFen' | 'validDays' | 'validDates' | 'storeBound' | 'conditions' | 'names'> {
  /** Names of the stores that take it, besides the conditions' regions and cities; null: none is named. */
  stores: string[] | null;
}

/** An offer's terms in plain words, for the operator who drafts it and the customer who holds the coupon. */
export function summaryOf(offer: OfferInWords): string {
  return [gives(offer), lasts(offer), takenAt(offer), conditionsText(offer), '每张券限用一次，不找零。'].join('');
}

function gives({ discount, minSpendFen }: OfferInWords): string {
  const condition = minSpendFen > 0 ? `消费满 ${yuan(minSpendFen)} 元` : '';
  const after = condition && `${condition}后`;
  switch (discount.kind) {
    case 'amount_off':
      return `${condition || '无门槛'}减 ${yuan(discount.amountFen)} 元。`;
    case 'price_share': {
      const limit = discount.atMostFen === null ? '' : `，最多减 ${yuan(discount.atMostFen)} 元`;
      return `${after}按原价的 ${zhe(discount.sharePercent)}付款${limit}。`;
    }
    case 'free_item':
      return `${after}免费得${spaced(discount.item)}一份（最高抵 ${yuan(discount.valueFen)} 元）。`;
    case 'buy_one_get_one':
      return `${after}买一送一，送价低的一件${discount.atMostPieces ? `，最多送 ${discount.atMostPieces} 件` : ''}。`;
    case 'gift': {
      const worth = discount.valueFen === null ? '' : `（价值 ${yuan(discount.valueFen)} 元）`;
      return `${after}送${spaced(discount.item)}一份${worth}。`;
    }
    case 'shipping':
      return `${after}${discount.atMostFen === null ? '免配送费' : `配送费最多减 ${yuan(discount.atMostFen)} 元`}。`;
    case 'points_multiplier':
      return `${after}本单得 ${discount.times} 倍积分。`;
    case 'partner_code':
      return `${after}得${spaced(discount.partner)}券码一个，按对方的规则使用。`;
  }
}

function lasts({ validDays, validDates }: OfferInWords): string {
  if (validDates) return datesText(validDates);
  if (validDays === 1) return '领取当天有效，当晚 24:00 失效。';
  return `领取当天起 ${validDays} 天内有效，第 ${validDays} 天 24:00 失效。`;
}

function datesText({ from, to }: { from: string; to: string }): string {
  const day = (date: string) => {
    const [year, month, dayOfMonth] = date.split('-').map(Number);
    return `${year} 年 ${month} 月 ${dayOfMonth} 日`;
  };
  return from === to ? `${day(from)}当天有效。` : `${day(from)}至 ${day(to)}有效。`;
}

function takenAt({ stores, storeBound, conditions: { regions, cities }, names }: OfferInWords): string {
  if (storeBound) return '仅限发券门店使用。';
  const regionNames = regions.map((code) => names.regions[code] ?? code);
  const places = [
    regionNames.length > 0 && `${listed(regionNames, '个区域')}门店`,
    cities.length > 0 && `${listed(cities, '个城市')}门店`,
    stores !== null && listed(stores, '家门店'),
  ].filter((place) => place !== false);
  return places.length === 0 ? '全部门店可用。' : `仅限${spaced(places.join('，以及'))}使用。`;
}

/** The generated words, and the operator's own below them. */
export const wordsOf = (offer: OfferInWords & { terms: string }): string =>
  [summaryOf(offer), offer.terms.trim()].filter((line) => line !== '').join('\n');

/** What staff say when a coupon was redeemed. */
export function sayNext(discount: OfferDiscount | null, discountFen: number): string {
  return `已${doneFor(discount, discountFen)}，祝您用得开心！需要帮您看看今天的新品吗？`;
}

function doneFor(discount: OfferDiscount | null, discountFen: number): string {
  switch (discount?.kind) {
    case 'free_item':
    case 'gift':
      return `送您${spaced(discount.item)}一份`;
    case 'points_multiplier':
      return `为您记 ${discount.times} 倍积分`;
    case 'partner_code':
      return `为您核销${spaced(discount.partner)}券码`;
    default:
      return `为您优惠了 ${yuan(discountFen)} 元`;
  }
}
