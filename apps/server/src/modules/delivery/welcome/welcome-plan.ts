import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import type { MessageContent } from '../../content/index.ts';

export interface SetWelcome {
  /** The live code's source; left out: whatever the source. */
  source?: string | null;
  /** Left out: in every store. */
  storeId?: number | null;
  /** May say `{{account}}`, `{{store}}` and `{{state}}` (the live code's, for links). */
  content: MessageContent;
  at: Date;
}

export async function setWelcome(tx: Tx, { source = null, storeId = null, content, at }: SetWelcome): Promise<void> {
  await sql`
    insert into delivery.welcome_plan (source, store_id, content, changed_at)
    values (${source}, ${storeId}, ${JSON.stringify(content)}::jsonb, ${at})
    on conflict (source, store_id) do update set content = excluded.content, changed_at = excluded.changed_at`.execute(
    tx,
  );
}

export interface WantedWelcome {
  welcomeCode: string;
  corpId: string;
  userid: string;
  externalUserid: string;
  arrivedAt: Date;
  state: string;
  account: string;
  store: string;
  /** Null: nobody planned one. */
  content: MessageContent | null;
}

/** A welcome that is still wanted, with the most particular plan: for its source, else its store, else for everybody. */
export async function findWanted(db: Db, which: RawBuilder<boolean>): Promise<WantedWelcome[]> {
  const { rows } = await sql<WantedWelcome>`
    select w.welcome_code as "welcomeCode", w.corp_id as "corpId", w.userid, w.external_userid as "externalUserid",
      w.arrived_at as "arrivedAt", coalesce(w.source_state, '') as state, coalesce(a.name, '') as account,
      coalesce(s.name, '') as store, p.content
    from delivery.welcome w
    left join organisation.account_info a on a.corp_id = w.corp_id and a.userid = w.userid
    left join community.live_code_info l on l.state = w.source_state
    left join organisation.store_info s on s.store_id = l.store_id
    left join lateral (
      select content from delivery.welcome_plan p
      where (p.source is null or p.source = l.source) and (p.store_id is null or p.store_id = l.store_id)
      order by p.source is null, p.store_id is null limit 1) p on true
    where w.state = 'wanted' and ${which}
    order by w.arrived_at, w.welcome_code`.execute(db);
  return rows;
}
