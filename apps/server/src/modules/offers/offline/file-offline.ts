import type { OfflineReason } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Actor } from '../../access/index.ts';
import type { FoundCoupon } from '../life/coupon-row.ts';
import { callerOf } from '../life/journal.ts';
import { fileCase } from '../review/file-case.ts';
import type { ReviewKindName } from '../review/kinds.ts';
import type { Proof } from './proof.ts';
import { LONGEST_QR, readQr } from './qr-text.ts';
import { caseKeyOf, type Told } from './told.ts';

interface Sides {
  tx: Tx;
  actor: Actor;
  told: Told;
  storeId: number;
  proof: Proof;
  coupon: FoundCoupon | null;
  reason: OfflineReason;
  /** What the till took off and the ledger does not know. */
  lossFen: number;
  now: Date;
}

/** Both sides for people to look at: what the till did, and what the coupon's journal says. */
export async function fileOffline({ tx, actor, told, storeId, proof, coupon, reason, lossFen, now }: Sides) {
  const shown = readQr(told.code)?.fields;
  const evidence = {
    reason,
    till: {
      ...{ who: actor.label, key: told.key, store: told.store, at: told.at.toISOString() },
      ...{ spendFen: told.spendFen, discountFen: told.discountFen },
      ...{ proof: proof.by, approvedBy: told.approvedBy, scanned: told.code.slice(0, LONGEST_QR) },
      shownFrom: shown ? new Date(shown.from * 1000).toISOString() : null,
      shownUntil: shown ? new Date(shown.until * 1000).toISOString() : null,
    },
    coupon: coupon && {
      ...{ code: coupon.code, offer: coupon.offerName, status: coupon.status },
      validFrom: coupon.validFrom.toISOString(),
      validUntil: coupon.validUntil.toISOString(),
      journal: await journalOf(tx, coupon),
    },
  };
  return fileCase(
    tx,
    {
      ...{ kind: kindOf(reason, coupon), key: caseKeyOf({ caller: callerOf(actor), key: told.key }) },
      subjectId: coupon?.couponId ?? storeId,
      customerId: coupon?.customerId ?? null,
      ...{ storeId, happenedAt: told.at, lossFen, evidence },
    },
    now,
  );
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

/** What the ledger knows of the coupon, in order. */
async function journalOf(tx: Tx, { customerId, couponId }: FoundCoupon): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<Record<string, unknown>>`
    select e.kind, e.at, s.code as store, e.spend_fen as "spendFen", e.discount_fen as "discountFen", e.who, e.key
    from offers.coupon_event e
    left join organisation.store_info s on s.store_id = e.store_id
    where e.customer_id = ${customerId} and e.coupon_id = ${couponId}
    order by e.seq`.execute(tx);
  return rows;
}
