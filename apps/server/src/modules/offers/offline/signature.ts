import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { fromBase32, toBase32 } from './base32.ts';

/** Ed25519 (RFC 8032): signatures of 64 bytes, which tills check with what every platform has. */
export function newKeyPair(): { publicKey: string; privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: publicKey.export({ format: 'jwk' }).x!,
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  };
}

/** @param base64 of PKCS #8 */
export const readPrivateKey = (base64: string): KeyObject =>
  createPrivateKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'pkcs8' });

/** `signed.signature` */
export const withSignature = (signed: string, key: KeyObject): string =>
  `${signed}.${toBase32(sign(null, Buffer.from(signed, 'ascii'), key))}`;

/** @param publicKey base64url of its 32 bytes */
export function isSignedBy(publicKey: string, { signed, signature }: { signed: string; signature: string }): boolean {
  const bytes = fromBase32(signature);
  if (bytes?.length !== 64) return false;
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  return verify(null, Buffer.from(signed, 'ascii'), key, bytes);
}

/** A store in 8 characters whatever the length of its code: 40 bits of its SHA-256. */
export const storeMark = (storeCode: string): string =>
  toBase32(createHash('sha256').update(storeCode, 'utf8').digest().subarray(0, 5));
