import { figureCondition } from './figure.ts';

/** All her sales that are not wholly refunded. */
export const ordersTotal = figureCondition({
  kind: 'orders_total',
  alias: '累计订单',
  column: 'orders',
  unit: 'orders',
  nullable: false,
  examples: ['orders_total >= 5', 'orders_total = 0'],
  say: (comparison, language) => (language === 'zh' ? `累计${comparison}` : `have ${comparison} in all`),
});
