import { ALWAYS } from '../compile/sql.ts';
import { bareCondition } from './bare.ts';

export const everyone = bareCondition({
  kind: 'everyone',
  alias: '所有人',
  zh: '是任何人',
  en: 'are anybody',
  sql: () => ALWAYS,
});
