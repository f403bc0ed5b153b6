import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Customers, HandedOver } from '../../customers/index.ts';
import { CONTACT_TRANSFERRED, type ContactTransferred } from '../facts.ts';

export interface ConcludeDeps extends Pick<Platform, 'facts'> {
  customers: Pick<Customers, 'handOver'>;
}

/** The end of one customer's part, from whomever we heard it first. */
export interface End {
  transferId: number;
  externalUserid: string;
  toAccountId: number;
  state: 'done' | 'refused' | 'receiver_full' | 'failed';
  reason: string | null;
  /** When it ended, as WeCom says. */
  at: Date;
}

/** Failures that we concluded without WeCom's clear word: a later one corrects them. */
export const mayBeWrong = (part: string): RawBuilder<boolean> => sql<boolean>`(
  ${sql.ref(`${part}.state`)} = 'failed' and (${sql.ref(`${part}.reason`)} = 'no_record' or ${sql.ref(`${part}.asks`)} > 1))`;

interface Ended extends Omit<HandedOver, 'state'> {
  transferId: number;
  sourceState: string | null;
  state: End['state'];
}

/**
 * Ends customers' parts in an action, each once: whoever comes second finds nothing open. A tie that was handed over is
 * the receiver's from then on.
 */
export async function conclude(tx: Tx, { customers, facts }: ConcludeDeps, ends: readonly End[]): Promise<number> {
  if (ends.length === 0) return 0;
  const { rows } = await sql<Ended>`
    update delivery.transfer_contact c
    set state = e.state, ended_at = e.at, reason = case e.reason when 'no_record' then coalesce(c.reason, e.reason) else e.reason end
    from jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) as e
      ("transferId" bigint, "externalUserid" text, "toAccountId" bigint, state text, reason text, at timestamptz)
    join delivery.transfer t on t.transfer_id = e."transferId"
    where c.transfer_id = e."transferId" and c.external_userid = e."externalUserid" and c.to_account_id = e."toAccountId"
      and (c.state in ('asking', 'waiting') or (${mayBeWrong('c')} and e.state = 'done'))
    returning c.transfer_id as "transferId", c.customer_id as "customerId", c.external_userid as "externalUserid",
      t.corp_id as "corpId", t.from_account_id as "fromAccountId", c.to_account_id as "toAccountId",
      c.source_state as "sourceState", c.asked_at as "askedAt", c.ended_at as at, c.state`.execute(tx);
  const done = rows.filter(({ state }) => state === 'done');
  if (done.length > 0) {
    await customers.handOver(
      tx,
      done.map(({ sourceState, ...row }) => ({ ...row, state: sourceState })),
    );
    await sql`
      delete from delivery.unassigned u using jsonb_to_recordset(${JSON.stringify(done)}::jsonb) as d
        ("customerId" bigint, "transferId" bigint)
      join delivery.transfer t on t.transfer_id = d."transferId"
      where u.customer_id = d."customerId" and u.corp_id = t.corp_id and lower(u.userid) = lower(t.from_userid)`.execute(
      tx,
    );
  }
  await tell(tx, { facts }, rows);
  await closeTransfers(tx, rows);
  return rows.length;
}

/** One fact per action and batch. */
async function tell(tx: Tx, { facts }: Pick<Platform, 'facts'>, rows: Ended[]): Promise<void> {
  for (const [transferId, ended] of Map.groupBy(rows, (row) => row.transferId)) {
    const payload: ContactTransferred = {
      transferId,
      contacts: ended.map(({ customerId, fromAccountId, toAccountId, state }) => ({
        customerId,
        fromAccountId,
        toAccountId,
        state,
      })),
    };
    const at = new Date(Math.max(...ended.map((row) => row.at.getTime())));
    await facts.publish(tx, { type: CONTACT_TRANSFERRED, at, subject: `transfer:${transferId}`, payload });
  }
}

/** An action is over when nothing of it is planned, being asked or waiting. */
export async function closeTransfers(tx: Tx, rows: readonly { transferId: number; at: Date }[]): Promise<void> {
  const at = rows.reduce((latest, row) => (row.at > latest ? row.at : latest), new Date(0));
  await sql`
    update delivery.transfer t set state = 'done', ended_at = ${at}
    where t.transfer_id = any(${rows.map((row) => row.transferId)}::bigint[]) and t.state = 'open'
      and not exists (select from delivery.transfer_contact c
        where c.transfer_id = t.transfer_id and c.state in ('planned', 'asking', 'waiting'))
      and not exists (select from delivery.transfer_group g
        where g.transfer_id = t.transfer_id and g.state in ('planned', 'asking'))`.execute(tx);
}
