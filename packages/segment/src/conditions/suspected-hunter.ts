import { bareCondition } from './bare.ts';

/** Flagged as somebody who lives on coupons. */
export const suspectedHunter = bareCondition({
  kind: 'suspected_hunter',
  alias: '疑似羊毛党',
  zh: '疑似羊毛党',
  en: 'are suspected coupon hunters',
  sql: ({ person }) => person('suspected_hunter'),
});
