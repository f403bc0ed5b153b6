import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/** What a coupon took off a sale, or a refund gave back of it, as the source says. */
export interface CouponAmount {
  code: string;
  discountFen: number;
  kind: 'sale' | 'refund';
  documentId: number;
  storeId: number;
  at: Date;
  source: string;
  /** Of the sale. */
  externalNo: string;
}

/** Documents whose numbers were just taken: each is kept once. */
export async function keepAmounts(tx: Tx, amounts: CouponAmount[]): Promise<void> {
  if (amounts.length === 0) return;
  await sql`
    insert into orders.coupon_amount (code, document_id, kind, store_id, at, source, external_no, discount_fen)
    select code, "documentId", kind, "storeId", at, source, "externalNo", "discountFen"
    from jsonb_to_recordset(${JSON.stringify(amounts)}::jsonb) as r(code text, "documentId" bigint, kind text,
      "storeId" bigint, at timestamptz, source text, "externalNo" text, "discountFen" bigint)`.execute(tx);
}
