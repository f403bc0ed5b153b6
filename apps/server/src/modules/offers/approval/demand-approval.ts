import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';

interface Costly {
  offerId: number;
  version: number;
  /** Of this. */
  pieces: number;
  /** What it is: an approval is used for one, and the same once more needs none. */
  ref: `issue:${string}` | `drop:${string}` | `bulk:${string}`;
}

/**
 * Refuses what may cost more than the limit and was not approved of, in the transaction that would do it: 409
 * `offers.approval_needed`. Cost is pieces times face; an offer without a face has none that could be known before.
 */
export async function demandApproval(tx: Tx, { offerId, version, pieces, ref }: Costly): Promise<void> {
  const { rows } = await sql<{ costFen: number; aboveFen: number; usedId: number | null }>`
    with costly as (
      select ${pieces}::bigint * t.amount_fen as cost, l.above_fen
      from offers.offer_terms t, offers.approval_limit l
      where t.offer_id = ${offerId} and t.version = ${version} and ${pieces}::bigint * t.amount_fen > l.above_fen
    ),
    used as (
      update offers.approval set used_for = ${ref}
      where approval_id = (
        select a.approval_id from offers.approval a, costly c
        where a.offer_id = ${offerId} and a.terms_version = ${version} and a.state = 'approved' and a.up_to_fen >= c.cost
          and (a.used_for is null or a.used_for = ${ref})
        order by a.used_for nulls last, a.up_to_fen, a.approval_id
        limit 1
        for update of a
      )
      returning approval_id
    )
    select c.cost as "costFen", c.above_fen as "aboveFen", u.approval_id as "usedId" from costly c left join used u on true`.execute(
    tx,
  );
  const [costly] = rows;
  if (!costly || costly.usedId !== null) return;
  const { costFen, aboveFen } = costly;
  throw new AppError('offers.approval_needed', { costFen, aboveFen }, 409);
}

/** The same of a drop with all its stock, when it opens and when it gets more. */
export async function demandDropApproval(tx: Tx, dropId: number): Promise<void> {
  const { rows } = await sql<{ dropKey: string; offerId: number; version: number; pieces: number }>`
    select d.drop_key as "dropKey", d.offer_id as "offerId", d.terms_version as version,
      (select coalesce(sum(s.stock), 0)::bigint from offers.drop_share s where s.drop_id = d.drop_id) as pieces
    from offers.drop d where d.drop_id = ${dropId}`.execute(tx);
  const { dropKey, ...drop } = rows[0]!;
  await demandApproval(tx, { ...drop, ref: `drop:${dropKey}` });
}
