import type { OfferConditions } from '@xiaoer/contracts';
import type { BasketLine } from './purchase.ts';

type Goods = OfferConditions['goods'];

/** Whether any goods are named, in or out. */
export const namesGoods = (goods: Goods): boolean => Object.values(goods).some((names) => names.length > 0);

/** Whether a line counts for an offer of these goods: what is left out counts for more than what is taken in. */
export function isOfGoods(goods: Goods, { sku, categories }: Pick<BasketLine, 'sku' | 'categories'>): boolean {
  const among = (skus: string[], names: string[]) =>
    skus.includes(sku) || categories.some((category) => names.includes(category));
  if (among(goods.withoutSkus, goods.withoutCategories)) return false;
  const everything = goods.skus.length === 0 && goods.categories.length === 0;
  return everything || among(goods.skus, goods.categories);
}
