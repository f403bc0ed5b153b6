import type { TransferRequest } from '@xiaoer/contracts';
import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Actor } from '../../access/index.ts';
import type { Giver, Selection } from './candidates.ts';
import { PERSONAL_CODES } from './rules.ts';
import type { Receiver } from './split.ts';

/** For so many days they are worth a warning. */
const REMEMBER_DAYS = 30;

export interface ReceiverRow extends Receiver {
  name: string;
  problem: string | null;
  problemAt: Date | null;
}

/** Everybody and everything that a request names, as the database knows them. */
export interface Parties {
  giver: Giver;
  receivers: ReceiverRow[];
  what: Selection['what'];
}

/** Contacts an account can still take: those on their way to it are counted as there. */
export const headroomOf = (account: string): RawBuilder<number> => sql<number>`(
  ${sql.ref(`${account}.contact_cap`)}
  - (select count(*) from customers.active_contact k where k.account_id = ${sql.ref(`${account}.account_id`)})
  - (select count(*) from delivery.transfer_contact w
      where w.to_account_id = ${sql.ref(`${account}.account_id`)} and w.state in ('planned', 'asking', 'waiting')))::integer`;

/** Refuses people who are not there, who are one and the same, or who are outside the actor's stores. */
export async function findParties(
  db: Db | Tx,
  { actor, request, corpId, now }: { actor: Actor; request: TransferRequest; corpId: string; now: Date },
): Promise<Parties> {
  const giver = await findGiver(db, { request, corpId });
  const receivers = await findReceivers(db, { request, corpId, now });
  if (receivers.some(({ userid }) => userid.toLowerCase() === giver.userid.toLowerCase())) {
    throw new AppError('delivery.transfer_same_person', { field: 'to', userid: giver.userid });
  }
  await demandAccounts(db, actor, [giver.accountId, ...receivers.map(({ accountId }) => accountId)]);
  return { giver, receivers, what: await findWhat(db, actor, request) };
}

async function findGiver(
  db: Db | Tx,
  { request, corpId }: { request: TransferRequest; corpId: string },
): Promise<Giver> {
  const { kind, from } = request;
  const { rows } = await sql<{
    accountId: number | null;
    userid: string | null;
    active: boolean | null;
    leftAt: Date | null;
    listed: string | null;
  }>`
    select a.account_id as "accountId", a.userid, a.active, u.left_at as "leftAt", u.userid as listed
    from (select 1) one
    left join organisation.account_info a on a.corp_id = ${corpId} and lower(a.userid) = lower(${from})
    left join (
      select min(userid) as userid, min(left_at) as left_at from delivery.unassigned
      where corp_id = ${corpId} and lower(userid) = lower(${from})
    ) u on true`.execute(db);
  const { accountId, userid, active, leftAt, listed } = rows[0]!;
  const known = userid ?? listed;
  if (!known) throw new AppError('delivery.transfer_account_unknown', { field: 'from', userid: from }, 404);
  if (kind === 'on_job' && !active) throw new AppError('delivery.transfer_has_left', { field: 'from', userid: known });
  // WeCom would say 40097.
  if (kind === 'resigned' && active) throw new AppError('delivery.transfer_not_left', { field: 'from', userid: known });
  return { kind, corpId, userid: known, accountId, leftAt: kind === 'resigned' ? leftAt : null };
}

async function findReceivers(
  db: Db | Tx,
  { request, corpId, now }: { request: TransferRequest; corpId: string; now: Date },
): Promise<ReceiverRow[]> {
  const wanted = [...new Set(request.to.map((userid) => userid.toLowerCase()))];
  const { rows } = await sql<ReceiverRow>`
    select a.account_id as "accountId", a.userid, a.name, ${headroomOf('a')} as headroom,
      array(select store_id from organisation.account_of_store s where s.account_id = a.account_id order by store_id) as "storeIds",
      p.problem, p.problem_at as "problemAt"
    from organisation.account_info a
    left join lateral (
      select problem, problem_at from delivery.transfer_leg l
      where l.to_account_id = a.account_id and l.problem = any(${PERSONAL_CODES.map(String)}::text[])
        and l.problem_at > ${now}::timestamptz - make_interval(days => ${REMEMBER_DAYS})
      order by problem_at desc limit 1
    ) p on true
    where a.corp_id = ${corpId} and a.active and lower(a.userid) = any(${wanted}::text[])
    order by a.userid collate "C"`.execute(db);
  const found = new Set(rows.map(({ userid }) => userid.toLowerCase()));
  const missing = request.to.find((userid) => !found.has(userid.toLowerCase()));
  if (missing) throw new AppError('delivery.transfer_account_unknown', { field: 'to', userid: missing }, 404);
  return rows;
}

/** Who sees some stores only hands over accounts that work in no other; members whom we never knew are the chain's. */
async function demandAccounts(db: Db | Tx, actor: Actor, accountIds: (number | null)[]): Promise<void> {
  if (!actor.storeIds) return;
  const ids = accountIds.filter((id) => id !== null);
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from unnest(${ids}::bigint[]) a (id)
    where exists (select from organisation.account_of_store s where s.account_id = a.id)
      and not exists (select from organisation.account_of_store s
        where s.account_id = a.id and s.store_id <> all(${actor.storeIds}::bigint[]))`.execute(db);
  if (ids.length < accountIds.length || rows[0]!.n < new Set(ids).size)
    throw new AppError('access.other_store', {}, 403);
}

async function findWhat(db: Db | Tx, actor: Actor, { what }: TransferRequest): Promise<Selection['what']> {
  if (what.kind === 'customers') return { kind: what.kind, customerIds: what.customers.map(Number) };
  if (what.kind !== 'stores') return what;
  const { rows } = await sql<{ storeId: number; code: string }>`
    select store_id as "storeId", code from organisation.store_info
    where code = any(${what.stores}::text[])
      and (${actor.storeIds}::bigint[] is null or store_id = any(${actor.storeIds}::bigint[]))`.execute(db);
  const unknown = what.stores.find((code) => !rows.some((row) => row.code === code));
  if (unknown) throw new AppError('delivery.transfer_store_unknown', { field: 'what.stores', store: unknown }, 404);
  return { kind: 'stores', storeIds: rows.map(({ storeId }) => storeId) };
}
