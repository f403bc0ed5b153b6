import { figureCondition } from './figure.ts';

/** Points on her account of the programme. */
export const points = figureCondition({
  kind: 'points',
  alias: '积分',
  column: 'points',
  unit: 'points',
  nullable: true,
  examples: ['points >= 100', 'points < 1000'],
  say: (comparison, language) => (language === 'zh' ? `有${comparison}` : `have ${comparison}`),
});
