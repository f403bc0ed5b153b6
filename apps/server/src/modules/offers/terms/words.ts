import type { OfferDiscount } from '@xiaoer/contracts';

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
  }
}

export interface OfferInWords {
  discount: OfferDiscount;
  minSpendFen: number;
  validDays: number;
  /** Names of the stores that take it; null: every store. */
  stores: string[] | null;
  storeBound: boolean;
}

/** An offer's terms in plain words, for the operator who drafts it and the customer who holds the coupon. */
export function summaryOf(offer: OfferInWords): string {
  return [gives(offer), lasts(offer.validDays), takenAt(offer), '每张券限用一次，不找零。'].join('');
}

function gives({ discount, minSpendFen }: OfferInWords): string {
  const condition = minSpendFen > 0 ? `消费满 ${yuan(minSpendFen)} 元` : '';
  switch (discount.kind) {
    case 'amount_off':
      return `${condition || '无门槛'}减 ${yuan(discount.amountFen)} 元。`;
    case 'price_share': {
      const limit = discount.atMostFen === null ? '' : `，最多减 ${yuan(discount.atMostFen)} 元`;
      return `${condition ? `${condition}后` : ''}按原价的 ${zhe(discount.sharePercent)}付款${limit}。`;
    }
    case 'free_item':
      return `${condition ? `${condition}后` : ''}免费得${spaced(discount.item)}一份（最高抵 ${yuan(discount.valueFen)} 元）。`;
  }
}

const lasts = (days: number) =>
  days === 1 ? '领取当天有效，当晚 24:00 失效。' : `领取当天起 ${days} 天内有效，第 ${days} 天 24:00 失效。`;

/** More names than this are counted, not listed. */
const NAMES_SHOWN = 3;

function takenAt({ stores, storeBound }: OfferInWords): string {
  if (storeBound) return '仅限发券门店使用。';
  if (stores === null) return '全部门店可用。';
  if (stores.length <= NAMES_SHOWN) return `仅限${spaced(stores.join('、'))}使用。`;
  return `仅限${spaced(stores.slice(0, NAMES_SHOWN).join('、'))}等 ${stores.length} 家门店使用。`;
}

/** A space between Chinese and Latin letters, as everywhere in our texts. */
const spaced = (text: string) => (/^[A-Za-z0-9]/.test(text) ? ` ${text}` : text);

/** The generated words, and the operator's own below them. */
export const wordsOf = (offer: OfferInWords & { terms: string }): string =>
  [summaryOf(offer), offer.terms.trim()].filter((line) => line !== '').join('\n');

/** What staff say when a coupon was redeemed. */
export function sayNext(discount: OfferDiscount | null, discountFen: number): string {
  const given =
    discount?.kind === 'free_item' ? `送您${spaced(discount.item)}一份` : `为您优惠了 ${yuan(discountFen)} 元`;
  return `已${given}，祝您用得开心！需要帮您看看今天的新品吗？`;
}
