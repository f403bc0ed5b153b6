import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.ts';

export interface Orphan {
  kind: 'live_code' | 'join_way' | 'acquisition_link';
  state: string;
  /** Null where WeCom has no list in which it could be found. */
  configId: string | null;
}

/** Codes that a lost answer may have left at WeCom, for people to look at: they count against the corp's cap. */
export async function writeOrphans(db: Db | Tx, orphans: readonly Orphan[], at: Date): Promise<void> {
  if (orphans.length === 0) return;
  await sql`
    insert into community.orphan_code (kind, state, config_id, lost_at)
    select o.kind, o.state, o."configId", ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(orphans)}::jsonb) as o(kind text, state text, "configId" text)
    on conflict do nothing`.execute(db);
}
