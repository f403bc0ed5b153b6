import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';

/** A drop, locked until the transaction ends: a stop and another addition wait, claims don't. */
export async function lockDrop(tx: Tx, dropId: number): Promise<{ dropKey: string; closesAt: Date } | null> {
  const { rows } = await sql<{ dropKey: string; closesAt: Date }>`
    select drop_key as "dropKey", least(closes_at, stopped_at) as "closesAt" from offers.drop
    where drop_id = ${dropId}
    for no key update`.execute(tx);
  return rows[0] ?? null;
}

export interface Addition {
  storeId: number | null;
  pieces: number;
  shares: number;
  addedAt: Date;
}

export async function findAddition(tx: Tx, dropId: number, key: string): Promise<Addition | null> {
  const { rows } = await sql<Addition>`
    select store_id as "storeId", pieces, shares, added_at as "addedAt" from offers.drop_stock_added
    where drop_id = ${dropId} and key = ${key}`.execute(tx);
  return rows[0] ?? null;
}

export async function recordAddition(
  tx: Tx,
  { dropId, key, storeId, pieces, shares, addedAt, who }: Addition & { dropId: number; key: string; who: string },
): Promise<void> {
  await sql`
    insert into offers.drop_stock_added (drop_id, key, store_id, pieces, shares, added_at, who)
    values (${dropId}, ${key}, ${storeId}, ${pieces}, ${shares}, ${addedAt}, ${who})`.execute(tx);
}

/** Adds pieces to each share, in the order in which claims lock them. Answers to how many. */
export async function raiseStock(
  tx: Tx,
  { dropId, storeId, pieces }: { dropId: number; storeId: number | null; pieces: number },
): Promise<number> {
  const { rows } = await sql`
    update offers.drop_share s set stock = s.stock + ${pieces}::integer
    from (
      select share_id from offers.drop_share
      where drop_id = ${dropId} and (${storeId}::bigint is null or store_id = ${storeId})
      order by share_id for update
    ) l
    where s.share_id = l.share_id
    returning 1`.execute(tx);
  return rows.length;
}
