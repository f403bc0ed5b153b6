import { Buffer } from 'node:buffer';
import { createCipheriv, createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';
import { refused } from './refusal.ts';

/** The three values set for a receiving app in the admin console (doc 90930). */
export interface CallbackConfig {
  token: string;
  /** Exactly 43 characters from a-z A-Z 0-9. */
  encodingAesKey: string;
  /** Corp id; for third-party suites the suite id; empty for apps of individual developers. */
  receiveId: string;
}

/** The platform pads to 32 bytes, so a pad value may be up to 32: more than crypto libraries accept for AES. */
const BLOCK = 32;
const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;

/** 32 bytes. Decoded leniently: the last of the 43 characters may carry spare bits that a strict decoder refuses. */
export function aesKeyFrom(encodingAesKey: string): Buffer {
  if (!/^[A-Za-z0-9]{43}$/.test(encodingAesKey)) throw refused('encoding_aes_key');
  return Buffer.from(`${encodingAesKey}=`, 'base64');
}

/** `msg_signature`: sha1 over the four values in byte order, joined. */
export function signatureOf(token: string, timestamp: string, nonce: string, encrypt: string): string {
  const parts = [token, timestamp, nonce, encrypt].map((part) => Buffer.from(part, 'utf8')).sort(Buffer.compare);
  return createHash('sha1').update(Buffer.concat(parts)).digest('hex');
}

/** Compares in constant time; anything that is not 40 lower-case hex digits is simply different. */
export function signatureMatches(given: string, expected: string): boolean {
  if (!/^[0-9a-f]{40}$/.test(given)) return false;
  return timingSafeEqual(Buffer.from(given, 'ascii'), Buffer.from(expected, 'ascii'));
}

/** `random(16) ‖ length(4, big-endian, bytes) ‖ message ‖ receiveId`, padded to 32, AES-256-CBC, Base64. */
export function encrypt(key: Buffer, message: string, receiveId: string, random: Uint8Array): string {
  if (random.length !== RANDOM_BYTES) throw new RangeError(`random must be ${RANDOM_BYTES} bytes`);
  const text = Buffer.from(message, 'utf8');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(text.length);
  const plain = Buffer.concat([random, length, text, Buffer.from(receiveId, 'utf8')]);
  const pad = BLOCK - (plain.length % BLOCK);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(pad, pad)), cipher.final()]).toString(
    'base64',
  );
}

/** The message inside a ciphertext. Refuses wrong lengths, padding and receivers; call it after the signature. */
export function decrypt(key: Buffer, ciphertext: string, receiveId: string): string {
  const sealed = Buffer.from(ciphertext, 'base64');
  if (sealed.length === 0 || sealed.length % 16 !== 0) throw refused('length');
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = unpad(Buffer.concat([decipher.update(sealed), decipher.final()]));
  const head = RANDOM_BYTES + LENGTH_BYTES;
  if (plain.length < head) throw refused('length');
  const end = head + plain.readUInt32BE(RANDOM_BYTES);
  if (end > plain.length) throw refused('length');
  if (plain.toString('utf8', end) !== receiveId) throw refused('receive_id');
  return plain.toString('utf8', head, end);
}

function unpad(plain: Buffer): Buffer {
  const pad = plain[plain.length - 1] ?? 0;
  if (pad < 1 || pad > BLOCK || pad > plain.length) throw refused('padding');
  const end = plain.length - pad;
  if (plain.subarray(end).some((byte) => byte !== pad)) throw refused('padding');
  return plain.subarray(0, end);
}
