import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, type Audit, demand, storeScope } from '../../access/index.ts';
import type { OffersFacts } from '../events.ts';
import { findOffer } from '../issue.ts';
import { freePieces } from '../pickup/follow.ts';
import { callerOf } from './journal.ts';

/** Which unused coupons: of an offer, of a drop, of one grant key (a playbook's run, a file for print), or of a case of abuse. */
export type CouponSet = { offer: string } | { dropId: number } | { grantKey: string } | { caseId: string };

export interface VoidedSet {
  /** Taken back; in a preview: that would be. */
  coupons: number;
  /** What they could have taken off at most, of those whose terms say it. */
  faceFen: number;
}

export function createVoidSet({ platform, audit }: { platform: Platform; audit: Audit }) {
  /** What `voidSet` would take back at this moment. */
  async function previewVoidSet(actor: Actor, set: CouponSet): Promise<VoidedSet> {
    demand(actor, 'offers.edit');
    const { where } = await chosen(platform.db, actor, set);
    const { rows } = await sql<VoidedSet>`
      select count(*)::integer as coupons, coalesce(sum(t.amount_fen), 0)::bigint as "faceFen"
      from offers.coupon c
      join offers.offer_terms t on t.offer_id = c.offer_id and t.version = c.terms_version
      where ${where} and ${unused(platform.clock.now())}`.execute(platform.db);
    return rows[0]!;
  }

  /**
   * Takes all unused coupons of a set back, in the actor's stores, from tills that hold them, too; what was redeemed or
   * has expired stays as it is. One statement over the set, after one that waits for tills at work on it. Again it
   * takes back what was issued since: a drop that shall give no more is stopped first.
   * @param atMost so many were agreed to: when it would be more, none is taken back
   */
  async function voidSet(
    actor: Actor,
    set: CouponSet,
    { reason, atMost }: { reason: string; atMost?: number | undefined },
  ): Promise<VoidedSet> {
    const at = platform.clock.now();
    await platform.facts.prepare(at);
    return platform.db.transaction().execute(async (tx) => {
      const voided = await voidSetWithin(tx, actor, set, { reason, at });
      if (atMost !== undefined && voided.coupons > atMost)
        throw new AppError('offers.set_grew', { coupons: voided.coupons, atMost }, 409);
      return voided;
    });
  }

  /** The same within a transaction that does something else, too; the facts of the instant are prepared for. */
  async function voidSetWithin(
    tx: Tx,
    actor: Actor,
    set: CouponSet,
    { reason, at }: { reason: string; at: Date },
  ): Promise<VoidedSet> {
    demand(actor, 'offers.edit');
    const { where, subject } = await chosen(tx, actor, set);
    // One at a time: a coupon that comes back between the two statements is locked out of their order.
    await sql`select pg_advisory_xact_lock(hashtextextended('offers.void_set', 0))`.execute(tx);
    await sql`
      select count(*) from (
        select 1 from offers.coupon c where ${where} and ${unused(at)}
        order by c.customer_id, c.coupon_id for update) locked`.execute(tx);
    const voided = await voidLocked(tx, where, { at, caller: callerOf(actor), who: actor.label });
    if (voided.coupons === 0) return voided;
    const gone = sql`select c.customer_id, c.coupon_id from offers.coupon c where ${where} and c.status = 'void'`;
    await freePieces(tx, gone, at);
    await platform.facts.publish(tx, {
      type: 'offers.coupons_voided',
      at,
      subject,
      payload: { n: voided.coupons } satisfies OffersFacts['offers.coupons_voided'],
    });
    await audit(tx, actor, 'offers.coupons_voided', subject, { ...voided, reason });
    platform.crashAt('offers.inside_void_set');
    return voided;
  }

  async function voidLocked(
    tx: Tx,
    where: RawBuilder<unknown>,
    { at, caller, who }: { at: Date; caller: string; who: string },
  ): Promise<VoidedSet> {
    const told = sql`select customer_id, issued_at as since from due`;
    const { rows } = await sql<VoidedSet>`
      with due as (
        select c.customer_id, c.coupon_id, c.issued_at, t.amount_fen
        from offers.coupon c
        join offers.offer_terms t on t.offer_id = c.offer_id and t.version = c.terms_version
        where ${where} and ${unused(at)}
        for update of c
      ),
      state as (
        update offers.coupon c set status = 'void' from due d
        where c.customer_id = d.customer_id and c.coupon_id = d.coupon_id
      ),
      let_go as (
        delete from offers.coupon_hold h using due d where h.customer_id = d.customer_id and h.coupon_id = d.coupon_id
      ),
      booked as (
        insert into offers.coupon_event (customer_id, coupon_id, seq, kind, at, recorded_at, given_fen, caller, who,
          follows_kind, follows_at, follows_fen)
        select d.customer_id, d.coupon_id, coalesce(l.seq, 0) + 1, 'voided', greatest(${at}::timestamptz, l.at), ${at}, 0,
          ${caller}, ${who}, l.kind, l.at, l.given_fen
        from due d
        left join lateral (
          select seq, kind, at, given_fen from offers.coupon_event e
          where e.customer_id = d.customer_id and e.coupon_id = d.coupon_id order by seq desc limit 1
        ) l on true
      ),
      changed as (${platform.changes.recording({ topic: 'offers', customers: told, since: 'each' })})
      select count(*)::integer as coupons, coalesce(sum(amount_fen), 0)::bigint as "faceFen" from due`.execute(tx);
    return rows[0]!;
  }

  /** The set as a condition on alias c, and what the audit calls it. */
  async function chosen(
    db: Db,
    actor: Actor,
    set: CouponSet,
  ): Promise<{ where: RawBuilder<unknown>; subject: string }> {
    const seen = storeScope(actor, 'c.store_id');
    if ('caseId' in set) {
      const marked = sql`select m.customer_id, m.coupon_id from offers.abuse_mark m where m.case_id = ${set.caseId}`;
      return { where: sql`(c.customer_id, c.coupon_id) in (${marked}) and ${seen}`, subject: `review:${set.caseId}` };
    }
    if ('grantKey' in set)
      return { where: sql`c.grant_key = ${set.grantKey} and ${seen}`, subject: `grant:${set.grantKey}` };
    if ('offer' in set) {
      const offer = await findOffer(db, set.offer);
      if (!offer) throw new AppError('offers.offer_unknown', { field: 'offer', offer: set.offer });
      return { where: sql`c.offer_id = ${offer.offerId} and ${seen}`, subject: `offer:${set.offer}` };
    }
    const { rows } = await sql<{ dropKey: string; issueNo: number }>`
      select drop_key as "dropKey", issue_no as "issueNo" from offers.drop where drop_id = ${set.dropId}`.execute(db);
    const [drop] = rows;
    if (!drop) throw new AppError('offers.drop_not_found', { field: 'dropId' }, 404);
    return { where: sql`c.issue_no = ${drop.issueNo} and ${seen}`, subject: `drop:${drop.dropKey}` };
  }

  return { voidSet, voidSetWithin, previewVoidSet };
}

/** Of alias c: could still be used. */
const unused = (at: Date) => sql`c.status = 'issued' and coalesce(c.extended_until, c.valid_until) > ${at}`;
