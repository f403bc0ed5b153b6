import type { OfflineReason } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { readCouponCode } from '../coupon-code.ts';
import { checkQr, type QrKey } from './check-qr.ts';
import { looksLikeQr, readQr } from './qr-text.ts';
import type { Told } from './told.ts';

/** On what a till took a coupon without the network. */
export type Proof =
  | { by: 'qr' | 'manager'; code: string }
  /** On nothing. `code` is the one it names, which anybody may have written. */
  | {
      by: null;
      code: string | null;
      reason: Extract<OfflineReason, 'unreadable' | 'forged' | 'outside_time' | 'not_approved'>;
    };

/**
 * The signed text in its time; or a manager's word, which stands in for the network and for the time, never for the
 * signature.
 */
export function proofOf(
  { code: text, at }: Pick<Told, 'code' | 'at'>,
  { keys, isApproved }: { keys: QrKey[]; isApproved: boolean },
): Proof {
  if (!looksLikeQr(text)) {
    const code = readCouponCode(text);
    if (code === null) return { by: null, code, reason: 'unreadable' };
    return isApproved ? { by: 'manager', code } : { by: null, code, reason: 'not_approved' };
  }
  const { refusal, fields } = checkQr(text, { keys, at });
  if (refusal === null) return { by: 'qr', code: fields.code };
  if (fields && isApproved) return { by: 'manager', code: fields.code };
  return { by: null, code: (fields ?? readQr(text)?.fields)?.code ?? null, reason: refusal };
}

/** Who of these manages the store. */
export async function managersOf(
  db: Db,
  asked: { userid: string; storeId: number }[],
): Promise<(who: { userid: string | null; storeId: number | null }) => boolean> {
  if (asked.length === 0) return () => false;
  const { rows } = await sql<{ userid: string; storeId: number }>`
    select distinct m.userid, m."storeId"
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as m(userid text, "storeId" bigint)
    join organisation.account_info a on lower(a.userid) = lower(m.userid) and a.role = 'manager' and a.active
    join organisation.account_of_store s on s.account_id = a.account_id and s.store_id = m."storeId"`.execute(db);
  const managers = new Set(rows.map(({ userid, storeId }) => `${storeId} ${userid}`));
  return ({ userid, storeId }) => userid !== null && managers.has(`${storeId} ${userid}`);
}
