import { momentCondition } from './moment.ts';

/** Became a customer in the window. */
export const registered = momentCondition({
  kind: 'registered',
  alias: '注册',
  column: 'created_at',
  nullable: false,
  examples: [
    'registered(within 30 days)',
    'registered(since "2026-10-01", until "2026-10-07")',
    'registered(this week)',
  ],
  say: (window, language) => (language === 'zh' ? `${window}成为顾客` : `became customers ${window}`),
});
