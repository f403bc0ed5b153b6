import { momentCondition } from './moment.ts';

/** Her last order lies in the window. */
export const lastOrder = momentCondition({
  kind: 'last_order',
  alias: '末单',
  column: 'last_order_at',
  nullable: true,
  examples: ['last_order(within 60 days, before 30 days)', 'last_order(last week)'],
  say: (window, language) => (language === 'zh' ? `最近一单在${window}` : `last ordered ${window}`),
});
