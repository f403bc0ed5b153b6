import type { ApprovalShown, ApprovalsQuery } from '@xiaoer/contracts';
import { sql } from 'kysely';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, type Audit, demand } from '../../access/index.ts';
import { findOffer } from '../issue.ts';
import { callerOf } from '../life/journal.ts';

export type ListedApproval = Omit<ApprovalShown, 'id' | 'askedAt' | 'decidedAt'> & {
  id: number;
  askedAt: Date;
  decidedAt: Date | null;
};

const MOST_SHOWN = 200;

export function createApprovals({ platform: { db, clock }, audit }: { platform: Platform; audit: Audit }) {
  /** Null: nothing needs approval. Only those may move it who say who may log in. */
  async function setApprovalLimit(actor: Actor, aboveFen: number | null): Promise<void> {
    demand(actor, 'access.manage');
    await db.transaction().execute(async (tx) => {
      await (aboveFen === null
        ? sql`delete from offers.approval_limit`
        : sql`insert into offers.approval_limit (above_fen) values (${aboveFen})
            on conflict (only_one) do update set above_fen = excluded.above_fen`
      ).execute(tx);
      await audit(tx, actor, 'offers.approval_limit_set', 'offers', { aboveFen });
    });
  }

  async function approvalLimit(actor: Actor): Promise<number | null> {
    demand(actor, 'offers.read');
    const { rows } = await sql<{ aboveFen: number }>`select above_fen as "aboveFen" from offers.approval_limit`.execute(
      db,
    );
    return rows[0]?.aboveFen ?? null;
  }

  /** Asks that one issue, drop or batch of the offer, with the terms it has now, may cost so much. */
  async function askApproval(
    actor: Actor,
    { offer: code, upToFen, reason }: { offer: string; upToFen: number; reason: string },
  ): Promise<ListedApproval> {
    demandChain(actor);
    const at = clock.now();
    return db.transaction().execute(async (tx) => {
      const offer = await findOffer(tx, code);
      if (!offer) throw new AppError('offers.offer_unknown', { offer: code }, 404);
      const { rows } = await sql<{ id: number }>`
        insert into offers.approval (offer_id, terms_version, up_to_fen, reason, asked_at, asked_by, asked_label)
        values (${offer.offerId}, ${offer.version}, ${upToFen}, ${reason}, ${at}, ${callerOf(actor)}, ${actor.label})
        returning approval_id as id`.execute(tx);
      await audit(tx, actor, 'offers.approval_asked', `offer:${code}`, { upToFen, reason });
      return (await list(tx, actor, { id: rows[0]!.id }))[0]!;
    });
  }

  /** Another person decides, once; the same decision again changes nothing. */
  async function decideApproval(
    actor: Actor,
    id: number,
    { decision, note }: { decision: 'approved' | 'refused'; note: string },
  ): Promise<ListedApproval> {
    demandChain(actor);
    if (actor.kind !== 'user') throw new AppError('access.denied', { rule: 'a person decides' }, 403);
    const at = clock.now();
    return db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ askedBy: string; decidedBy: string | null; state: string; offer: string }>`
        select a.asked_by as "askedBy", a.decided_by as "decidedBy", a.state, o.code as offer
        from offers.approval a join offers.offer o on o.offer_id = a.offer_id
        where a.approval_id = ${id} for update of a`.execute(tx);
      const [asked] = rows;
      if (!asked) throw new AppError('offers.approval_not_found', {}, 404);
      const me = callerOf(actor);
      if (asked.askedBy === me) throw new AppError('offers.four_eyes', {}, 403);
      const isSame = asked.state === decision && asked.decidedBy === me;
      if (asked.state !== 'pending' && !isSame)
        throw new AppError('offers.decided_already', { state: asked.state }, 409);
      if (!isSame) {
        await sql`
          update offers.approval set state = ${decision}, decided_at = ${at}, decided_by = ${me},
            decided_label = ${actor.label}, note = ${note}
          where approval_id = ${id}`.execute(tx);
        await audit(tx, actor, 'offers.approval_decided', `offer:${asked.offer}`, { approval: id, decision, note });
      }
      return (await list(tx, actor, { id }))[0]!;
    });
  }

  /** Of one state or of both. */
  async function approvals(actor: Actor, { state }: ApprovalsQuery = {}): Promise<ListedApproval[]> {
    demand(actor, 'offers.read');
    return list(db, actor, { state });
  }

  return { setApprovalLimit, approvalLimit, askApproval, decideApproval, approvals };
}

function demandChain(actor: Actor): void {
  demand(actor, 'offers.edit');
  if (actor.storeIds) throw new AppError('access.other_store', {}, 403);
}

/** Those that wait first, then the last asked; or one alone. */
async function list(
  db: Platform['db'],
  actor: Actor,
  { id = null, state }: { id?: number | null } & ApprovalsQuery,
): Promise<ListedApproval[]> {
  const isWanted =
    state === undefined ? sql`true` : state === 'pending' ? sql`a.state = 'pending'` : sql`a.state <> 'pending'`;
  const { rows } = await sql<ListedApproval>`
    select a.approval_id as id, jsonb_build_object('code', o.code, 'name', o.name) as offer, a.up_to_fen as "upToFen", a.reason,
      a.state, a.asked_at as "askedAt", a.asked_label as "askedBy", a.decided_at as "decidedAt",
      a.decided_label as "decidedBy", a.note, a.used_for as "usedFor",
      a.terms_version <> o.current_version as "isOutdated", a.asked_by = ${callerOf(actor)} as "isMine"
    from offers.approval a join offers.offer o on o.offer_id = a.offer_id
    where (${id}::bigint is null or a.approval_id = ${id}) and ${isWanted}
    order by (a.state = 'pending') desc, a.asked_at desc, a.approval_id desc
    limit ${MOST_SHOWN}`.execute(db);
  return rows;
}
