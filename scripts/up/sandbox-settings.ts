import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The made-up corp of this installation's sandbox: kept, so that server and sandbox agree at every start. */
export function sandboxSettings(dataDir: string, sandboxUrl: string): Record<string, string> {
  const file = join(dataDir, 'sandbox.json');
  if (!existsSync(file)) {
    const letters = (bytes: number) => randomBytes(bytes).toString('hex');
    const corp = {
      WECOM_CORP_ID: `ww${letters(8)}`,
      WECOM_AGENT_ID: '1000021',
      WECOM_SECRET: letters(21),
      WECOM_CALLBACK_TOKEN: letters(12),
      WECOM_CALLBACK_AES_KEY: randomBytes(32).toString('base64').replaceAll(/[+/]/g, 'x').slice(0, 43),
    };
    writeFileSync(file, `${JSON.stringify(corp, null, 2)}\n`, { mode: 0o600 });
  }
  return {
    ...(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>),
    WECOM_BASE_URL: sandboxUrl,
    WECOM_OAUTH_URL: sandboxUrl,
    WECOM_JSSDK_URL: `${sandboxUrl}/jssdk/ww.js`,
  };
}
