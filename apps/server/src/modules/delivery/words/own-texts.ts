import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { type Hit, hitsIn, type WordRule } from './rules.ts';

const RECENT_MS = 7 * 24 * 3_600_000;

export interface OwnText {
  where: 'welcome' | 'dispatch';
  text: string;
  hits: Hit[];
}

/** What we ourselves say, welcomes and the sends of a week, wherever a rule minds it. */
export async function ownTextsWithHits(db: Db, rules: readonly WordRule[], at: Date): Promise<OwnText[]> {
  const { rows } = await sql<{ where: OwnText['where']; content: { text?: string; link?: object | null } }>`
    select 'welcome' as "where", content from delivery.welcome_plan
    union
    select 'dispatch', content from delivery.dispatch
    where made_at > ${new Date(at.getTime() - RECENT_MS)} and state <> 'cancelled'
    order by 1`.execute(db);
  return rows
    .map(({ where, content: { text = '', link } }) => {
      const { title = '', desc = '' } = (link ?? {}) as { title?: string; desc?: string };
      return { where, text, hits: hitsIn([text, title, desc].join('\n'), rules) };
    })
    .filter(({ hits }) => hits.length > 0);
}
