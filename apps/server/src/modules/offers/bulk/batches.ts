import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';

export interface ListedBatch {
  batchId: number;
  offer: { code: string; name: string };
  key: string;
  name: string;
  pieces: number;
  /** Became coupons. */
  claimed: number;
  /** Can still be claimed. */
  open: number;
  /** What the open ones can take off at most, in fen; null for an offer without a face. */
  openFen: number | null;
  claimUntil: Date;
  createdAt: Date;
  createdBy: string;
  voidedAt: Date | null;
}

/** Of all offers no more are listed at once. */
const MOST_LISTED = 200;

/** The last made first. @param offerId null: of all offers */
export async function listBatches(
  db: Db,
  { offerId, key, at }: { offerId: number | null; key: string | null; at: Date },
): Promise<ListedBatch[]> {
  const { rows } = await sql<ListedBatch>`
    select b.batch_id as "batchId", jsonb_build_object('code', f.code, 'name', f.name) as offer, b.key, b.name, b.pieces, n.claimed, o.open, o.open * t.amount_fen as "openFen",
      b.claim_until as "claimUntil", b.created_at as "createdAt", b.created_by as "createdBy", b.voided_at as "voidedAt"
    from offers.bulk_batch b
    join offers.offer f on f.offer_id = b.offer_id
    join offers.offer_terms t on t.offer_id = b.offer_id and t.version = b.terms_version
    cross join lateral (
      select count(*) as claimed from offers.bulk_code k where k.batch_id = b.batch_id and k.coupon_id is not null
    ) n
    cross join lateral (
      select case when b.voided_at is null and b.claim_until > ${at} then b.pieces - n.claimed else 0 end as open
    ) o
    where (${offerId}::bigint is null or b.offer_id = ${offerId}) and (${key}::text is null or b.key = ${key})
    order by b.created_at desc, b.batch_id desc
    limit ${offerId === null ? MOST_LISTED : null}`.execute(db);
  return rows;
}

export interface FoundBatch {
  batchId: number;
  key: string;
  offerCode: string;
  pieces: number;
  voidedAt: Date | null;
}

/** Throws 404 `offers.batch_not_found`. */
export async function findBatch(db: Db | Tx, batchId: number, lock: RawBuilder<unknown>): Promise<FoundBatch> {
  const { rows } = await sql<FoundBatch>`
    select b.batch_id as "batchId", b.key, o.code as "offerCode", b.pieces, b.voided_at as "voidedAt"
    from offers.bulk_batch b join offers.offer o on o.offer_id = b.offer_id
    where b.batch_id = ${batchId} ${lock}`.execute(db);
  if (!rows[0]) throw new AppError('offers.batch_not_found', {}, 404);
  return rows[0];
}
