import type { Db } from '../../../platform/database/index.ts';
import { readCouponCode } from '../coupon-code.ts';
import { checkQr, type QrKey } from './check-qr.ts';
import { readKeys } from './keys.ts';
import { looksLikeQr, readQr } from './qr-text.ts';

/**
 * The code of what was typed or scanned: a code in any writing, or the wallet's signed text. Null when it is neither, or
 * the signature is none of ours. With the network a text is taken after its time, too: the coupon itself says whether it
 * can be used, and a customer in a queue without reception cannot get a new one.
 */
export async function readCoupon(db: Db, text: string): Promise<string | null> {
  return looksLikeQr(text) ? codeOfQr(text, await keysOf(db, [text])) : readCouponCode(text);
}

/** The same for several; in their order. */
export async function readCouponTexts(db: Db, texts: string[]): Promise<(string | null)[]> {
  const keys = await keysOf(db, texts);
  return texts.map((text) => (looksLikeQr(text) ? codeOfQr(text, keys) : readCouponCode(text)));
}

/** The keys that these texts name. */
export async function keysOf(db: Db, texts: string[]): Promise<QrKey[]> {
  const keyNos = texts.flatMap((text) => (looksLikeQr(text) ? (readQr(text)?.fields.keyNo ?? []) : []));
  return keyNos.length > 0 ? readKeys(db, { keyNos: [...new Set(keyNos)], endedAfter: null }) : [];
}

function codeOfQr(text: string, keys: QrKey[]): string | null {
  const { fields } = checkQr(text, { keys, at: new Date(0) });
  return fields && readCouponCode(fields.code);
}
