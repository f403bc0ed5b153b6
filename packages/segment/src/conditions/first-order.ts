import { momentCondition } from './moment.ts';

/** Her first order lies in the window. */
export const firstOrder = momentCondition({
  kind: 'first_order',
  alias: '首单',
  column: 'first_order_at',
  nullable: true,
  examples: ['first_order(before 60 days)', 'first_order(today)'],
  say: (window, language) => (language === 'zh' ? `首单在${window}` : `first ordered ${window}`),
});
