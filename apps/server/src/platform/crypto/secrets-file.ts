import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Secrets that an installation makes for itself when its environment does not give them. */
export interface OwnSecrets {
  SESSION_SECRET: string;
  ENCRYPTION_KEY: string;
  HMAC_KEY: string;
  FIRST_ADMIN_PASSWORD: string;
  BOOTSTRAP_API_KEY: string;
}

/** Reads `secrets.json` in the data folder, or makes it, readable by its owner alone. Losing it loses the phones. */
export function ownSecrets(dataDir: string): OwnSecrets {
  const file = join(dataDir, 'secrets.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as OwnSecrets;
  const key = () => `k1:${randomBytes(32).toString('base64')}`;
  const secrets: OwnSecrets = {
    SESSION_SECRET: randomBytes(32).toString('base64url'),
    ENCRYPTION_KEY: key(),
    HMAC_KEY: key(),
    FIRST_ADMIN_PASSWORD: randomBytes(9).toString('base64url'),
    BOOTSTRAP_API_KEY: `xk_${randomBytes(24).toString('base64url')}`,
  };
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}
