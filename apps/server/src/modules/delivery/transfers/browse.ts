import type { CustomerTransfers, TransferCounts, TransferDetails, TransferHead } from '@xiaoer/contracts';
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import type { Db } from '../../../platform/database/index.ts';
import type { Actor } from '../../access/index.ts';
import { wordsOf } from './plan.ts';
import { DAY_MS } from './rules.ts';

/** Actions that a page shows. */
const NEWEST = 50;

interface HeadRow extends Omit<TransferHead, 'id' | 'madeAt' | 'cancelledAt' | 'endedAt'> {
  id: number;
  madeAt: Date;
  cancelledAt: Date | null;
  endedAt: Date | null;
  fromAccountId: number | null;
  successText: string | null;
}

const countsOf = (table: 'transfer_contact' | 'transfer_group', where: RawBuilder<boolean>) => sql<TransferCounts>`(
  select coalesce(jsonb_object_agg(state, n), '{}')
  from (select state, count(*) as n from ${sql.table(`delivery.${table}`)} i where ${where} group by state) counted)`;

/** The newest first. Who sees some stores only sees what accounts of those stores handed over. */
export async function listTransfers(db: Db, actor: Actor, only: number | null = null): Promise<HeadRow[]> {
  const { rows } = await sql<HeadRow>`
    select t.transfer_id as id, t.kind, t.from_userid as "from", coalesce(a.name, t.from_userid) as "fromName",
      t.from_account_id as "fromAccountId", t.made_at as "madeAt", t.made_by as "madeBy", t.state,
      t.cancelled_at as "cancelledAt", t.ended_at as "endedAt", t.success_text as "successText",
      ${countsOf('transfer_contact', sql`i.transfer_id = t.transfer_id`)} as contacts,
      ${countsOf('transfer_group', sql`i.transfer_id = t.transfer_id`)} as groups
    from delivery.transfer t left join organisation.account_info a on a.account_id = t.from_account_id
    where (${only}::bigint is null or t.transfer_id = ${only}::bigint) and ${ofHis(actor, 't.from_account_id')}
    order by t.made_at desc, t.transfer_id desc limit ${NEWEST}`.execute(db);
  return rows;
}

/** Accounts of the actor's stores. */
export const ofHis = (actor: Actor, accountId: string): RawBuilder<boolean> => sql<boolean>`(
  ${actor.storeIds}::bigint[] is null or exists (select from organisation.account_of_store s
    where s.account_id = ${sql.ref(accountId)} and s.store_id = any(${actor.storeIds}::bigint[])))`;

export const headOf = ({
  id,
  madeAt,
  cancelledAt,
  endedAt,
  fromAccountId: _,
  successText: __,
  ...row
}: HeadRow): TransferHead => ({
  ...row,
  id: String(id),
  madeAt: madeAt.toISOString(),
  cancelledAt: cancelledAt?.toISOString() ?? null,
  endedAt: endedAt?.toISOString() ?? null,
});

export async function readTransfer(db: Db, actor: Actor, transferId: number): Promise<TransferDetails | null> {
  const [head] = await listTransfers(db, actor, transferId);
  if (!head) return null;
  const { rows: legs } = await sql<LegRow>`
    select l.to_userid as userid, a.name, l.problem, l.problem_at as "problemAt", l.polled_at as "readAt",
      l.poll_at as "nextReadAt",
      ${countsOf('transfer_contact', sql`i.transfer_id = l.transfer_id and i.to_account_id = l.to_account_id`)} as contacts,
      ${countsOf('transfer_group', sql`i.transfer_id = l.transfer_id and i.to_account_id = l.to_account_id`)} as groups
    from delivery.transfer_leg l join organisation.account_info a on a.account_id = l.to_account_id
    where l.transfer_id = ${transferId} order by l.to_userid collate "C"`.execute(db);
  const { rows: reasons } = await sql<{ of: 'contacts' | 'groups'; state: 'failed'; code: string; n: number }>`
    select 'contacts' as "of", state, coalesce(reason, state) as code, count(*)::integer as n
    from delivery.transfer_contact
    where transfer_id = ${transferId} and state in ('refused', 'receiver_full', 'failed', 'skipped') group by 2, 3
    union all
    select 'groups', state, reason, count(*)::integer from delivery.transfer_group
    where transfer_id = ${transferId} and state in ('failed', 'skipped') group by 2, 3
    order by 1, n desc, 3`.execute(db);
  const { rows: last } = await sql<{ askedAt: Date | null }>`
    select max(asked_at) as "askedAt" from delivery.transfer_contact
    where transfer_id = ${transferId} and state in ('asking', 'waiting')`.execute(db);
  const askedAt = last[0]?.askedAt;
  return {
    ...headOf(head),
    successText: head.successText,
    legs: legs.map(({ problem, problemAt, readAt, nextReadAt, ...leg }) => ({
      ...leg,
      problem: problem && problemAt ? { ...wordsOf(problem), at: problemAt.toISOString() } : null,
      readAt: readAt?.toISOString() ?? null,
      nextReadAt: nextReadAt?.toISOString() ?? null,
    })),
    reasons: reasons.map(({ code, ...row }) => ({ ...row, ...wordsOf(code) })),
    refusableUntil: askedAt ? new Date(askedAt.getTime() + DAY_MS).toISOString() : null,
  };
}

interface LegRow {
  userid: string;
  name: string;
  contacts: TransferCounts;
  groups: TransferCounts;
  problem: string | null;
  problemAt: Date | null;
  readAt: Date | null;
  nextReadAt: Date | null;
}

export interface LeftOut {
  customerId: number;
  externalUserid: string;
  to: string | null;
  state: string;
  reason: string;
  endedAt: Date | null;
}

/** Who was not handed over, and why. */
export async function listLeftOut(db: Db, transferId: number): Promise<LeftOut[]> {
  const { rows } = await sql<LeftOut>`
    select c.customer_id as "customerId", c.external_userid as "externalUserid", l.to_userid as "to", c.state,
      coalesce(c.reason, c.state) as reason, c.ended_at as "endedAt"
    from delivery.transfer_contact c
    left join delivery.transfer_leg l on l.transfer_id = c.transfer_id and l.to_account_id = c.to_account_id
    where c.transfer_id = ${transferId} and c.state in ('refused', 'receiver_full', 'failed', 'skipped', 'cancelled')
    order by c.state, reason, c.external_userid collate "C"`.execute(db);
  return rows;
}

type Why = z.infer<typeof CustomerTransfers>['transfers'][number];

/** Why was she (not) handed over? Every action that meant her, the newest first. */
export async function transfersOf(db: Db, actor: Actor, customerId: number): Promise<Why[]> {
  const { rows } = await sql<{
    id: number;
    kind: Why['kind'];
    from: string;
    to: string | null;
    state: Why['state'];
    reason: string | null;
    madeAt: Date;
    askedAt: Date | null;
    endedAt: Date | null;
  }>`
    select c.transfer_id as id, c.kind, coalesce(f.name, c.from_userid) as "from", g.name as "to", c.state, c.reason,
      c.made_at as "madeAt", c.asked_at as "askedAt", c.ended_at as "endedAt"
    from delivery.contact_transfer_info c
    left join organisation.account_info f on f.account_id = c.from_account_id
    left join organisation.account_info g on g.account_id = c.to_account_id
    where c.customer_id = ${customerId} and ${ofHis(actor, 'c.from_account_id')}
    order by c.made_at desc, c.transfer_id desc limit ${NEWEST}`.execute(db);
  return rows.map(({ id, reason, madeAt, askedAt, endedAt, ...row }) => ({
    ...row,
    id: String(id),
    reason: reason === null ? null : wordsOf(reason),
    madeAt: madeAt.toISOString(),
    askedAt: askedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
  }));
}
