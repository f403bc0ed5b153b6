import { figureCondition } from './figure.ts';

/** What she paid in all, minus what was refunded. */
export const spentTotal = figureCondition({
  kind: 'spent_total',
  alias: '累计消费',
  column: 'spent_fen',
  unit: 'yuan',
  nullable: false,
  examples: ['spent_total >= 200 yuan', 'spent_total < 19.9 yuan'],
  say: (comparison, language) => (language === 'zh' ? `累计消费${comparison}` : `spent ${comparison} in all`),
});
