import { sql } from 'kysely';
import { type Tx, withValues } from '../../platform/database/index.ts';

/** Members at which a new group is needed: joining by code stops near 200 (WeCom lets in more only by hand). */
const CAPACITY = 200;

export interface GroupRow {
  groupId: number;
  corpId: string;
  chatId: string;
  storeId: number | null;
  state: 'active' | 'dismissed';
  memberVersion: string | null;
  newestVersion: string | null;
  newestEventAt: Date | null;
}

export const GROUP_ROW = sql`group_id as "groupId", corp_id as "corpId", chat_id as "chatId", store_id as "storeId", state,
  member_version as "memberVersion", newest_version as "newestVersion", newest_event_at as "newestEventAt"`;

/** Groups we had not heard of; they belong to nobody until they are read. Answers their chat ids. */
export async function insertGroups(
  tx: Tx,
  groups: { corpId: string; chatId: string; at: Date }[],
): Promise<Set<string>> {
  const inserted = await withValues(
    groups.map((group) => [group.corpId, group.chatId, CAPACITY, group.at]),
    (values) =>
      sql<{ chatId: string }>`
        insert into community.store_group (corp_id, chat_id, capacity, created_at, state)
        select corp_id, chat_id, capacity::integer, at::timestamptz, 'active'
        from (values ${values}) as v (corp_id, chat_id, capacity, at)
        on conflict do nothing
        returning chat_id as "chatId"`.execute(tx),
  );
  return new Set(inserted.map((row) => row.chatId));
}

/** In one order everywhere, so that two batches can't wait for each other. */
export async function lockGroups(tx: Tx, chatIds: string[]): Promise<GroupRow[]> {
  const { rows } = await sql<GroupRow>`
    select ${GROUP_ROW} from community.store_group
    where chat_id = any(${chatIds}::text[]) order by chat_id for update`.execute(tx);
  return rows;
}
