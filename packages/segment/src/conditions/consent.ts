import { bareCondition } from './bare.ts';

/** Has agreed to promotion, and not taken it back. */
export const consent = bareCondition({
  kind: 'consent',
  alias: '同意推广',
  zh: '同意接收推广',
  en: 'agreed to promotion',
  sql: ({ person }) => person('consent'),
});
