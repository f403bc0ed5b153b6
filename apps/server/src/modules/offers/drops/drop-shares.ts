import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { DropScope } from './drop-spec.ts';

/** Writes down a new drop's shares and their tokens. @param given see `OpenDrop.shares` */
export async function addShares(tx: Tx, dropId: number, scope: DropScope, given: RawBuilder<unknown>): Promise<void> {
  await (scope === 'group' ? ofGroups(tx, dropId, given) : ofWholes(tx, dropId, scope, given));
  await sql`
    insert into offers.share_token (token, share_id)
    select token, share_id from offers.drop_share where drop_id = ${dropId}`.execute(tx);
}

async function ofGroups(tx: Tx, dropId: number, given: RawBuilder<unknown>): Promise<void> {
  await sql`
    insert into offers.drop_share (drop_id, token, group_id, store_id, stock)
    select ${dropId}::bigint, offers.token_from(gen_random_uuid()), group_id, store_id, stock from (${given}) g`.execute(
    tx,
  );
  // Not a unique constraint: on a table distributed by share_id it could not hold.
  const { rows } = await sql<{ groupId: number }>`
    select group_id as "groupId" from offers.drop_share
    where drop_id = ${dropId} and group_id is not null group by group_id having count(*) > 1`.execute(tx);
  if (rows.length > 0) throw new AppError('offers.two_shares_of_one_group', { groups: rows.length });
}

/** One share for the groups of each store, of each region, or for all of them. */
async function ofWholes(
  tx: Tx,
  dropId: number,
  scope: Exclude<DropScope, 'group'>,
  given: RawBuilder<unknown>,
): Promise<void> {
  const rows = sql`
    select g.group_id, g.store_id, g.stock, ${scope === 'store' ? sql`g.store_id` : sql`null::bigint`} as of_store,
      ${scope === 'region' ? sql`i.unit_id` : sql`null::bigint`} as of_unit
    from (${given}) g left join organisation.store_info i on i.store_id = g.store_id`;
  const { rows: bad } = await sql<{ rule: string }>`
    with given as (${rows})
    select 'every row names a group and its store' as rule from given where group_id is null or store_id is null
    union all
    select 'each group once' from given group by group_id having count(*) > 1
    union all
    select 'all rows of one share have one stock' from given group by of_store, of_unit having count(distinct stock) > 1
    limit 1`.execute(tx);
  if (bad[0]) throw new AppError('offers.bad_drop', { field: 'shares', rule: bad[0].rule });
  await sql`
    with given as (${rows}),
    share as (
      insert into offers.drop_share (drop_id, token, store_id, unit_id, stock, for_groups)
      select ${dropId}::bigint, offers.token_from(gen_random_uuid()), of_store, of_unit, min(stock), true
      from given group by of_store, of_unit
      returning share_id, store_id, unit_id
    )
    insert into offers.drop_share_group (drop_id, group_id, share_id, store_id)
    select ${dropId}::bigint, g.group_id, s.share_id, g.store_id
    from given g
    join share s on s.store_id is not distinct from g.of_store and s.unit_id is not distinct from g.of_unit`.execute(
    tx,
  );
}
