import { bind, sql } from '../compile/sql.ts';
import { bareCondition } from './bare.ts';

/** Values that `programme_share` can take. */
const SHARES = 2 ** 32;

/** In the programme's holdout, whom no programme message reaches: `programme_share < round(share × 2^32)`. */
export const programmeHoldout = bareCondition({
  kind: 'programme_holdout',
  alias: '方案对照组',
  zh: '在整体对照组中',
  en: 'are in the programme holdout',
  sql: ({ person, directory }) =>
    sql`${person('programme_share')} < ${bind('bigint', Math.round(directory.settings.programmeHoldout * SHARES))}`,
});
