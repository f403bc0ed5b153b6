import { sql } from 'kysely';
import { createBatcher } from '../../platform/batching.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Asker, GroupCode } from './types.ts';

/** Questions of one statement, and statements under way at once: in a rush thousands ask in the same second. */
const BATCH = 500;
const LANES = 2;

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
    const question = { groupId, customerId: asker.customerId, member: asker.person.externalUserid };
    const group = await membership.add(question);
    if (!group || group.isMember || !readAgain || !group.active) return group?.isMember ?? false;
    await readGroupOnce(group.chatId);
    return (await membership.add(question))?.isMember ?? false;
  }

  const membership = createBatcher({
    max: BATCH,
    lanes: LANES,
    async run(asked: { groupId: number; customerId: number | null; member: string | null }[]) {
      const questions = asked.map(({ groupId, customerId, member }, no) => {
        return { no, group_id: groupId, customer_id: customerId, member };
      });
      const { rows } = await sql<{ no: number; chatId: string; active: boolean; isMember: boolean }>`
        select a.no, g.chat_id as "chatId", g.state = 'active' as active,
          exists (select from community.group_member m where m.group_id = g.group_id and m.present
            and (m.customer_id = a.customer_id or m.member = a.member)) as "isMember"
        from json_to_recordset(${JSON.stringify(questions)}::json)
          as a(no integer, group_id bigint, customer_id bigint, member text)
        join community.store_group g on g.group_id = a.group_id`.execute(db);
      const byNo = new Map(rows.map((row) => [row.no, row]));
      return asked.map((_, no) => byNo.get(no));
    },
  });

  const groupsOf = (customerId: number) => groups.add(customerId);

  const groups = createBatcher({
    max: BATCH,
    lanes: LANES,
    async run(customers: number[]) {
      const { rows } = await sql<{ customerId: number; groupId: number; name: string; storeId: number | null }>`
        select m.customer_id as "customerId", g.group_id as "groupId", g.name, g.store_id as "storeId"
        from community.membership m join community.store_group g on g.group_id = m.group_id
        where m.customer_id = any(${customers}::bigint[]) order by m.joined_at, g.chat_id`.execute(db);
      const byCustomer = Map.groupBy(rows, ({ customerId }) => customerId);
      return customers.map((customerId) =>
        (byCustomer.get(customerId) ?? []).map(({ groupId, name, storeId }) => ({ groupId, name, storeId })),
      );
    },
  });

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
