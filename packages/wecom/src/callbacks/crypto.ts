import { Buffer } from 'node:buffer';
import { createCipheriv, createDecipheriv, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto';
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

/** The key with its initial vector, which is the key's own first half. Made once: importing a key costs more than using it. */
export interface AesKey {
  key: KeyObject;
  iv: Buffer;
}

/** 32 bytes. Decoded leniently: the last of the 43 characters may carry spare bits that a strict decoder refuses. */
export function aesKeyFrom(encodingAesKey: string): AesKey {
  if (!/^[A-Za-z0-9]{43}$/.test(encodingAesKey)) throw refused('encoding_aes_key');
  const bytes = Buffer.from(`${encodingAesKey}=`, 'base64');
  return { key: createSecretKey(bytes), iv: bytes.subarray(0, 16) };
}

/** `msg_signature`: sha1 over the four values in byte order, joined (CALLBACKS §4). 40 lower-case hex digits. */
export function signatureOf(token: string, timestamp: string, nonce: string, encrypt: string): string {
  return hash('sha1', [token, timestamp, nonce, encrypt].sort(byBytes).join(''));
}

const SURROGATES = /[\ud800-\udfff]/;

/** Code units sort like UTF-8 bytes except beside surrogate pairs, which no value of the platform's own holds. */
function byBytes(a: string, b: string): number {
  if (SURROGATES.test(a) || SURROGATES.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Compares in constant time; anything that is not 40 lower-case hex digits is simply different. */
export function signatureMatches(given: string, expected: string): boolean {
  if (!/^[0-9a-f]{40}$/.test(given)) return false;
  return timingSafeEqual(Buffer.from(given, 'ascii'), Buffer.from(expected, 'ascii'));
}

/** `random(16) ‖ length(4, big-endian, bytes) ‖ message ‖ receiveId`, padded to 32, AES-256-CBC, Base64. */
export function encrypt({ key, iv }: AesKey, message: string, receiveId: string, random: Uint8Array): string {
  if (random.length !== RANDOM_BYTES) throw new RangeError(`random must be ${RANDOM_BYTES} bytes`);
  const text = Buffer.from(message, 'utf8');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(text.length);
  const plain = Buffer.concat([random, length, text, Buffer.from(receiveId, 'utf8')]);
  const pad = BLOCK - (plain.length % BLOCK);
  const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(pad, pad)), cipher.final()]).toString(
    'base64',
  );
}

/** The message inside a ciphertext. Refuses wrong lengths, padding and receivers; call it after the signature. */
export function decrypt({ key, iv }: AesKey, ciphertext: string, receiveId: Buffer): string {
  const sealed = Buffer.from(ciphertext, 'base64');
  if (sealed.length === 0 || sealed.length % 16 !== 0) throw refused('length');
  const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  const plain = decipher.update(sealed); // without padding every block comes out at once
  decipher.final();
  const content = plain.length - padOf(plain);
  const head = RANDOM_BYTES + LENGTH_BYTES;
  if (content < head) throw refused('length');
  const end = head + plain.readUInt32BE(RANDOM_BYTES);
  if (end > content) throw refused('length');
  if (receiveId.compare(plain, end, content) !== 0) throw refused('receive_id');
  return plain.toString('utf8', head, end);
}

/** The value of the pad, 1 to 32, which all of its bytes must have. */
function padOf(plain: Buffer): number {
  const pad = plain[plain.length - 1] ?? 0;
  if (pad < 1 || pad > BLOCK || pad > plain.length) throw refused('padding');
  for (let at = plain.length - pad; at < plain.length; at += 1) {
    if (plain[at] !== pad) throw refused('padding');
  }
  return pad;
}
