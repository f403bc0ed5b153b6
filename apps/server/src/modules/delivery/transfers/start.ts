import type { StartTransfer } from '@xiaoer/contracts';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Actor } from '../../access/index.ts';
import { contactCandidates, groupCandidates } from './candidates.ts';
import type { Prepared } from './plan.ts';
import type { Share } from './split.ts';

/** The transfer that this key has made already. */
export async function findByKey(tx: Tx, key: string): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    select transfer_id as id from delivery.transfer where key = ${key}`.execute(tx);
  return rows[0]?.id ?? null;
}

/** Writes the action with all its rows, those who are left out included: somebody will ask about them. */
export async function writeTransfer(
  tx: Tx,
  { actor, request, prepared, at }: { actor: Actor; request: StartTransfer; prepared: Prepared; at: Date },
): Promise<number> {
  const { giver, receiverIds } = prepared.selection;
  const { rows } = await sql<{ id: number }>`
    insert into delivery.transfer (key, kind, corp_id, from_userid, from_account_id, success_text, made_at, made_by, state)
    values (${request.key}, ${giver.kind}, ${giver.corpId}, ${giver.userid}, ${giver.accountId},
      ${giver.kind === 'on_job' ? (request.successText ?? null) : null}, ${at}, ${actor.label}, 'open')
    returning transfer_id as id`.execute(tx);
  const id = rows[0]!.id;
  await sql`
    insert into delivery.transfer_leg (transfer_id, to_account_id, to_userid)
    select ${id}, account_id, userid from organisation.account_info
    where account_id = any(${receiverIds}::bigint[])`.execute(tx);
  await writeContacts(tx, id, prepared, at);
  if (request.groups) await writeGroups(tx, id, prepared, at);
  return id;
}

async function writeContacts(tx: Tx, id: number, { selection, contactShares }: Prepared, at: Date): Promise<void> {
  await sql`
    insert into delivery.transfer_contact
      (customer_id, transfer_id, external_userid, to_account_id, source_state, state, reason, ended_at)
    select customer_id, ${id}::bigint, external_userid, to_id, source_state,
      case when reason is null then 'planned' else 'skipped' end, reason,
      case when reason is not null then ${at}::timestamptz end
    from (
      select c.customer_id, c.external_userid, c.source_state,
        case when c.reason is null then coalesce(c.already_to, s.account_id) end as to_id,
        coalesce(c.reason, case when c.already_to is null and s.account_id is null then 'no_headroom' end) as reason
      from (${contactCandidates(selection)}) c
      left join ${sharesAs(contactShares)} on c.reason is null and c.already_to is null
        and s.store_id is not distinct from c.bucket_store and c.rank >= s.from_rank and c.rank < s.until_rank
    ) placed`.execute(tx);
}

async function writeGroups(tx: Tx, id: number, { selection, groupShares }: Prepared, at: Date): Promise<void> {
  await sql`
    insert into delivery.transfer_group (group_id, transfer_id, chat_id, to_account_id, state, reason, ended_at)
    select g.group_id, ${id}::bigint, g.chat_id, s.account_id,
      case when g.reason is null then 'planned' else 'skipped' end, g.reason,
      case when g.reason is not null then ${at}::timestamptz end
    from (${groupCandidates(selection)}) g
    left join ${sharesAs(groupShares)} on g.reason is null
      and s.store_id is not distinct from g.bucket_store and g.rank >= s.from_rank and g.rank < s.until_rank`.execute(
    tx,
  );
}

const sharesAs = (shares: Share[]): RawBuilder<unknown> => sql`
  jsonb_to_recordset(${JSON.stringify(
    shares.map(({ storeId, accountId, from, until }) => ({
      store_id: storeId,
      account_id: accountId,
      from_rank: from,
      until_rank: until,
    })),
  )}::jsonb) as s (store_id bigint, account_id bigint, from_rank bigint, until_rank bigint)`;
