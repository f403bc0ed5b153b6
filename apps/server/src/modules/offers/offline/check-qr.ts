import { type QrFields, readQr } from './qr-text.ts';
import { isSignedBy } from './signature.ts';

/** A key as tills hold it. */
export interface QrKey {
  keyNo: number;
  /** base64url of its 32 bytes. */
  publicKey: string;
  /** Half-open: it signs texts that begin in this time. */
  signsFrom: Date;
  signsUntil: Date;
}

/** How far a till's clock may be off: a text is taken this much before its time and after it. Seconds. */
export const CLOCK_TOLERANCE_SECONDS = 60;

/**
 * Whose text it is is known before whether it is in time: `fields` are there where the signature is ours. `unreadable`: cut
 * off, or no text of ours; `forged`: signed by no key of ours, or changed since.
 */
export type CheckedQr =
  | { refusal: null; fields: QrFields }
  | { refusal: 'outside_time'; fields: QrFields }
  | { refusal: 'unreadable' | 'forged'; fields: null };

/** What a till finds out without the network, with the keys it has. */
export function checkQr(text: string, { keys, at }: { keys: QrKey[]; at: Date }): CheckedQr {
  const read = readQr(text);
  if (!read) return { refusal: 'unreadable', fields: null };
  const { fields } = read;
  const key = keys.find(({ keyNo }) => keyNo === fields.keyNo);
  const isOfKey = key && key.signsFrom.getTime() <= fields.from * 1000 && fields.from * 1000 < key.signsUntil.getTime();
  if (!isOfKey || !isSignedBy(key.publicKey, read)) return { refusal: 'forged', fields: null };
  const seconds = at.getTime() / 1000;
  const inTime = fields.from - CLOCK_TOLERANCE_SECONDS <= seconds && seconds < fields.until + CLOCK_TOLERANCE_SECONDS;
  return inTime ? { refusal: null, fields } : { refusal: 'outside_time', fields };
}
