import { z } from 'zod';
import { instant, sql } from '../compile/sql.ts';
import { phrase } from '../language/phrase.ts';
import { defineCondition } from './condition.ts';

const Ordered = z.strictObject({ kind: z.literal('ordered') });

/** Has ever bought something. */
export const ordered = defineCondition<z.infer<typeof Ordered>>({
  kind: 'ordered',
  word: 'ordered',
  alias: '下过单',
  schema: Ordered,
  examples: ['ordered'],
  read: () => ({ kind: 'ordered' }),
  write: () => phrase('ordered'),
  say: (_, __, language) => (language === 'zh' ? '下过单' : 'have ordered'),
  sql: (_, { rows, now }) =>
    sql`exists (select 1 from ${rows('purchase', 'o')} where o.customer_id = p.customer_id and o.at <= ${instant(now)})`,
  mayBeNull: false,
  dependsOn: () => ({ relations: ['purchase'], boundaries: [] }),
});
