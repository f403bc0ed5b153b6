import { createHash, randomBytes } from 'node:crypto';

/** An unguessable text of 256 bits that is safe in cookies and headers. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What is stored of a token. Tokens have full entropy, so a plain hash is enough; passwords get argon2. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');
