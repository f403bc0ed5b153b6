import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

interface Key {
  id: string;
  bytes: Buffer;
}

/** `keyId:base64` → key. */
function parseKey(text: string): Key {
  const [id = '', base64 = ''] = text.split(':');
  return { id, bytes: Buffer.from(base64, 'base64') };
}

/** Keeps personal data unreadable at rest and findable by equality. Every output carries its key's id. */
export function createSecrets({
  encryptionKey,
  hmacKey,
  sessionSecret,
}: {
  encryptionKey: string;
  hmacKey: string;
  sessionSecret: string;
}) {
  const encryption = parseKey(encryptionKey);
  const lookup = parseKey(hmacKey);
  // Made once: making it from bytes costs as much as a signature, and every tap of a customer is checked by one.
  const signing = createSecretKey(Buffer.from(hkdfSync('sha256', sessionSecret, '', 'xiaoer-session', 32)));

  /** AES-256-GCM; `keyId.iv.tag.ciphertext` in base64url. */
  function encrypt(plain: string): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', encryption.bytes, iv);
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return [encryption.id, ...[iv, cipher.getAuthTag(), body].map((part) => part.toString('base64url'))].join('.');
  }

  function decrypt(sealed: string): string {
    const [id, iv = '', tag = '', body = ''] = sealed.split('.');
    if (id !== encryption.id) throw new Error(`unknown encryption key ${id}`);
    const decipher = createDecipheriv('aes-256-gcm', encryption.bytes, Buffer.from(iv, 'base64url'));
    decipher.setAuthTag(Buffer.from(tag, 'base64url'));
    return Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]).toString('utf8');
  }

  /** `keyId:hex`; equal for equal values, tells nothing else. */
  const fingerprint = (value: string) =>
    `${lookup.id}:${createHmac('sha256', lookup.bytes).update(value).digest('hex')}`;

  /** A signed, stateless token of a small JSON value; `purpose` keeps one kind from passing for another. */
  function sign(purpose: string, value: unknown): string {
    const body = Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${body}.${mac(purpose, body).toString('base64url')}`;
  }

  /** The value of a token of this purpose, or null when it was not made by us. */
  function unsign(purpose: string, token: string): unknown {
    const [body = '', signature = ''] = token.split('.');
    const given = Buffer.from(signature, 'base64url');
    const expected = mac(purpose, body);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    return JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
  }

  const mac = (purpose: string, body: string) => createHmac('sha256', signing).update(`${purpose}\n${body}`).digest();

  return { encrypt, decrypt, fingerprint, sign, unsign };
}
export type Secrets = ReturnType<typeof createSecrets>;
