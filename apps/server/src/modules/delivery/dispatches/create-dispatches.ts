import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { MessageContent } from '../../content/index.ts';

/** How many one request may name (doc 92135). */
const CHUNK = { single: 10_000, group: 2_000 } as const;

export interface CreateDispatches {
  runId: number;
  /** The run's name in links: stable, no database id. */
  runMarker: string;
  chatType: 'single' | 'group';
  /**
   * Rows `(account_id bigint, variant text, customer_id bigint, external_userid text)` for `single`, `(account_id, variant,
   * group_id, chat_id)` for `group`; the account of a group is its owner's.
   */
  recipients: RawBuilder<unknown>;
  /** By variant. */
  contents: Record<string, MessageContent>;
  at: Date;
  sendAt: Date;
  /** Nothing is sent from here on: what nobody confirmed is cancelled. */
  expiresAt: Date;
}

export interface Created {
  dispatches: number;
  recipients: number;
}

/**
 * Freezes who gets what and cuts it into requests, in two statements. A run has its dispatches once: called again it
 * changes nothing, whatever it is given.
 */
export async function createDispatches(tx: Tx, request: CreateDispatches): Promise<Created> {
  const { runId, runMarker, chatType, contents, at, sendAt, expiresAt } = request;
  await sql`select pg_advisory_xact_lock(hashtextextended('delivery.run', ${runId}))`.execute(tx);
  const before = await countOf(tx, runId);
  if (before.dispatches > 0) return before;
  if (chatType === 'single') await freezeCustomers(tx, request);
  else await freezeGroups(tx, request);
  const recipients = sql.table(chatType === 'single' ? 'delivery.dispatch_recipient' : 'delivery.dispatch_group');
  await sql`
    insert into delivery.dispatch
      (run_id, dispatch_no, marker, chat_type, account_id, corp_id, userid, variant, chunk, content, recipients, state,
       made_at, send_at, expires_at)
    select r.run_id, r.dispatch_no, ${runMarker} || '-' || r.dispatch_no, ${chatType}, r.account_id, a.corp_id, a.userid,
      r.variant, r.chunk, c.value, r.n, 'ready', ${at}, ${sendAt}, ${expiresAt}
    from (
      select run_id, dispatch_no, account_id, variant, chunk, count(*)::integer as n from ${recipients}
      where run_id = ${runId} and made_at = ${at} group by 1, 2, 3, 4, 5) r
    join organisation.account_info a on a.account_id = r.account_id
    left join jsonb_each(${JSON.stringify(contents)}::jsonb) c on c.key = r.variant`.execute(tx);
  return countOf(tx, runId);
}

/** Numbered by sender, variant and chunk; within a chunk by WeCom's id: nothing here follows from our own ids. */
async function freezeCustomers(tx: Tx, { runId, recipients, at }: CreateDispatches): Promise<void> {
  await sql`
    insert into delivery.dispatch_recipient
      (customer_id, run_id, made_at, dispatch_no, account_id, variant, chunk, external_userid, status)
    select customer_id, ${runId}, ${at}, dense_rank() over (order by userid collate "C", variant collate "C", chunk),
      account_id, variant, chunk, external_userid, 'waiting'
    from (
      select r.customer_id, r.account_id, r.variant, r.external_userid, a.userid,
        ((row_number() over (partition by r.account_id, r.variant order by r.external_userid collate "C") - 1)
          / ${CHUNK.single}::integer)::integer + 1 as chunk
      from (${recipients}) r join organisation.account_info a on a.account_id = r.account_id) c`.execute(tx);
}

async function freezeGroups(tx: Tx, { runId, recipients, at }: CreateDispatches): Promise<void> {
  await sql`
    insert into delivery.dispatch_group (group_id, run_id, made_at, dispatch_no, account_id, variant, chunk, chat_id, status)
    select group_id, ${runId}, ${at}, dense_rank() over (order by userid collate "C", variant collate "C", chunk),
      account_id, variant, chunk, chat_id, 'waiting'
    from (
      select r.group_id, r.account_id, r.variant, r.chat_id, a.userid,
        ((row_number() over (partition by r.account_id, r.variant order by r.chat_id collate "C") - 1)
          / ${CHUNK.group}::integer)::integer + 1 as chunk
      from (${recipients}) r join organisation.account_info a on a.account_id = r.account_id) c`.execute(tx);
}

async function countOf(tx: Tx, runId: number): Promise<Created> {
  const { rows } = await sql<Created>`
    select count(*) as dispatches, coalesce(sum(recipients), 0)::bigint as recipients
    from delivery.dispatch where run_id = ${runId}`.execute(tx);
  return rows[0]!;
}
