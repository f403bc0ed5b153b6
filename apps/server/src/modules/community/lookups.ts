import { sql } from 'kysely';
import type { Platform } from '../../platform/platform.ts';
import type { Asker, GroupCode } from './types.ts';

export function createLookups({
  db,
  readGroupOnce,
}: Pick<Platform, 'db'> & { readGroupOnce: (chatId: string) => Promise<void> }) {
  /** The newest group with room stands for the store; the code itself leads to whichever has room. */
  async function groupFor(storeId: number): Promise<GroupCode | null> {
    const { rows } = await sql<GroupCode>`
      select g.group_id as "groupId", coalesce(nullif(g.name, ''), w.name) as name, w.qr_code as "qrCode"
      from community.join_way w
      join community.store_group g on g.store_id = w.store_id and g.state = 'active'
      where w.store_id = ${storeId} and w.qr_code is not null
      order by g.member_count < g.capacity desc, g.created_at desc, g.chat_id limit 1`.execute(db);
    return rows[0] ?? null;
  }

  async function isMember(groupId: number, asker: Asker, { readAgain = true } = {}): Promise<boolean> {
    const group = await look();
    if (!group || group.isMember || !readAgain || !group.active) return group?.isMember ?? false;
    await readGroupOnce(group.chatId);
    return (await look())?.isMember ?? false;

    async function look() {
      const { rows } = await sql<{ chatId: string; active: boolean; isMember: boolean }>`
        select chat_id as "chatId", state = 'active' as active,
          exists (select from community.group_member m where m.group_id = g.group_id and m.present
            and (m.customer_id = ${asker.customerId} or m.member = ${asker.person.externalUserid})) as "isMember"
        from community.store_group g where group_id = ${groupId}`.execute(db);
      return rows[0];
    }
  }

  async function groupsOf(customerId: number) {
    const { rows } = await sql<{ groupId: number; name: string; storeId: number | null }>`
      select g.group_id as "groupId", g.name, g.store_id as "storeId"
      from community.membership m join community.store_group g on g.group_id = m.group_id
      where m.customer_id = ${customerId} order by m.joined_at, g.chat_id`.execute(db);
    return rows;
  }

  async function storesWithGroup(): Promise<Set<number>> {
    const { rows } = await sql<{ storeId: number }>`
      select distinct g.store_id as "storeId" from community.store_group g
      join community.join_way w on w.store_id = g.store_id and w.qr_code is not null
      where g.state = 'active'`.execute(db);
    return new Set(rows.map((row) => row.storeId));
  }

  async function addContactQr(storeId: number | null): Promise<string | null> {
    const { rows } = await sql<{ qrCode: string }>`
      select qr_code as "qrCode" from community.live_code where qr_code is not null
      order by store_id is not distinct from ${storeId}::bigint desc, state limit 1`.execute(db);
    return rows[0]?.qrCode ?? null;
  }

  return { groupFor, isMember, groupsOf, storesWithGroup, addContactQr };
}
