import type { OfflineReason } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Actor } from '../../access/index.ts';
import type { FoundCoupon } from '../life/coupon-row.ts';
import { callerOf } from '../life/journal.ts';
import { fileCases, type NewCase } from '../review/file-case.ts';
import type { ReviewKindName } from '../review/kinds.ts';
import type { Purchase } from './decide.ts';
import { LONGEST_QR, readQr } from './qr-text.ts';
import { caseKeyOf } from './told.ts';

/** A purchase of which the ledger does not take everything. */
export interface Lost extends Pick<Purchase, 'told' | 'storeId' | 'proof'> {
  /** As it stood when the purchase was decided. */
  coupon: FoundCoupon | null;
  reason: OfflineReason;
  /** What the till took off and the ledger does not know. */
  lossFen: number;
}

type Journal = Record<string, unknown>[];

/**
 * Both sides of each for people to look at: what the till did, and what the coupon's journal says, with what this upload has
 * booked. Answers the cases in the order given.
 */
export async function fileOffline(tx: Tx, lost: readonly Lost[], by: { actor: Actor; now: Date }): Promise<string[]> {
  if (lost.length === 0) return [];
  const journalOf = await readJournals(
    tx,
    lost.flatMap(({ coupon }) => coupon ?? []),
  );
  return fileCases(
    tx,
    lost.map((one) => caseOf(one, by.actor, journalOf)),
    by.now,
  );
}

function caseOf(one: Lost, actor: Actor, journalOf: (couponId: number) => Journal): NewCase {
  const { told, storeId, coupon, reason, lossFen } = one;
  return {
    ...{ kind: kindOf(reason, coupon), key: caseKeyOf({ caller: callerOf(actor), key: told.key }) },
    subjectId: coupon?.couponId ?? storeId,
    customerId: coupon?.customerId ?? null,
    ...{ storeId, happenedAt: told.at, lossFen },
    evidence: {
      reason,
      till: tillsSide(one, actor),
      coupon: coupon && {
        ...{ code: coupon.code, offer: coupon.offerName, status: coupon.status },
        validFrom: coupon.validFrom.toISOString(),
        validUntil: coupon.validUntil.toISOString(),
        journal: journalOf(coupon.couponId),
      },
    },
  };
}

function tillsSide({ told, proof }: Lost, actor: Actor) {
  const shown = readQr(told.code)?.fields;
  return {
    ...{ who: actor.label, key: told.key, store: told.store, at: told.at.toISOString() },
    ...{ spendFen: told.spendFen, discountFen: told.discountFen },
    ...{ proof: proof.by, approvedBy: told.approvedBy, scanned: told.code.slice(0, LONGEST_QR) },
    shownFrom: shown ? new Date(shown.from * 1000).toISOString() : null,
    shownUntil: shown ? new Date(shown.until * 1000).toISOString() : null,
  };
}

function kindOf(reason: OfflineReason, coupon: FoundCoupon | null): ReviewKindName {
  if (!coupon) return 'offline_unknown';
  switch (reason) {
    case 'already_redeemed':
    case 'void':
    case 'expired':
      return 'offline_double';
    case 'unreadable':
    case 'forged':
    case 'outside_time':
    case 'not_approved':
    case 'implausible_time':
      return 'offline_unproven';
    default:
      return 'offline_refused';
  }
}

/** What the ledger knows of these coupons, each in order. */
async function readJournals(tx: Tx, coupons: readonly FoundCoupon[]): Promise<(couponId: number) => Journal> {
  const { rows } = await sql<Record<string, unknown> & { couponId: number }>`
    select e.coupon_id as "couponId", e.kind, e.at, s.code as store, e.spend_fen as "spendFen",
      e.discount_fen as "discountFen", e.who, e.key
    from (
      select distinct customer_id, coupon_id from json_to_recordset(${JSON.stringify(
        coupons.map(({ customerId, couponId }) => ({ customer_id: customerId, coupon_id: couponId })),
      )}::json) as g(customer_id bigint, coupon_id bigint)
    ) g
    join offers.coupon_event e on e.customer_id = g.customer_id and e.coupon_id = g.coupon_id
    left join organisation.store_info s on s.store_id = e.store_id
    order by e.coupon_id, e.seq`.execute(tx);
  const journals = Map.groupBy(rows, ({ couponId }) => couponId);
  return (couponId) => (journals.get(couponId) ?? []).map(({ couponId: _, ...entry }) => entry);
}
