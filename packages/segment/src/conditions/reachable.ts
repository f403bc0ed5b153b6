import { sql } from '../compile/sql.ts';
import { bareCondition } from './bare.ts';

/** An active contact of any account, and consent to promotion. */
export const reachable = bareCondition({
  kind: 'reachable',
  alias: '可触达',
  zh: '可触达（好友且同意接收推广）',
  en: 'are reachable (a contact who agreed to promotion)',
  sql: ({ person }) => sql`(${person('contact')} and ${person('consent')})`,
});
