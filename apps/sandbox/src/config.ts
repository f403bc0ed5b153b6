import { z } from 'zod';

const Config = z.object({
  SANDBOX_PORT: z.coerce.number().int().min(1).max(65_535).default(8090),
  SANDBOX_URL: z.url().optional(),
  /** Folder of the stand-in's own state. */
  SANDBOX_DATA: z.string().default('.xiaoer/sandbox'),
  PLATFORM_URL: z.url().default('http://localhost:8080'),
  /** Where callbacks go, when it isn't `/wecom/callback` of the platform. */
  WECOM_CALLBACK_URL: z.url().optional(),
  PLATFORM_API_KEY: z.string().optional(),
  CLOCK_FILE: z.string().optional(),
  /** Needed to move a driven clock over HTTP. */
  CONTROL_TOKEN: z.string().optional(),
  WECOM_CORP_ID: z.string().default('ww1f0c2a9d5b7e3481'),
  WECOM_AGENT_ID: z.coerce.number().int().default(1_000_021),
  WECOM_SECRET: z.string().default('sandbox-secret-for-trying-out'),
  /** Of the contact-sync assistant; only `user/list_id` needs it. */
  WECOM_SYNC_SECRET: z.string().default('sandbox-sync-secret-for-trying-out'),
  WECOM_CALLBACK_TOKEN: z
    .string()
    .regex(/^[A-Za-z0-9]{1,32}$/, 'letters and digits, at most 32')
    .default('Lark7Fern2Moss'),
  WECOM_CALLBACK_AES_KEY: z
    .string()
    .regex(/^[A-Za-z0-9]{43}$/, 'exactly 43 letters and digits')
    .default('u6xfnClt7kzjy2LcrqftwvFifMn0M3cBOAt2nDYnMXA'),
  /** A JSON file with the corp to begin with, as `POST /__sandbox/seed` takes it; only for an empty state. */
  SANDBOX_SEED: z.string().optional(),
  /** Settings of the corp as JSON, e.g. `{"dispatchingMs":3000}`; `world/settings*.ts` lists them. */
  SANDBOX_SETTINGS: z.string().optional(),
  TOWN_SEED: z.coerce.number().int().default(7),
  /** Customers of the town; 0 = no town, the protocol alone. */
  TOWN_CUSTOMERS: z.coerce.number().int().min(0).default(600),
  /** The password of the console's first user: with it the town has returns, tills without the network and voided coupons. */
  TOWN_AFTER_SALE: z.string().optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export interface SandboxConfig {
  port: number;
  url: string;
  dataDir: string;
  platformUrl: string;
  platformApiKey: string | undefined;
  clockFile: string | undefined;
  controlToken: string | undefined;
  corp: { corpId: string; agentId: number; secret: string; syncSecret: string };
  callbackUrl: string;
  callback: { token: string; encodingAesKey: string };
  seedFile: string | undefined;
  /** Changes to the default settings, not yet checked. */
  settings: Record<string, unknown>;
  town: { seed: number; customers: number; afterSale: { operatorPassword: string } | null };
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/** An object written as JSON, or nothing. */
function settingsFrom(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    throw new Error(`The sandbox can't start:\nSANDBOX_SETTINGS: not a JSON object`);
  }
}

/** The environment, checked once. A bad value stops the start and names itself. */
export function readConfig(env: Record<string, string | undefined>): SandboxConfig {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Config.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The sandbox can't start:\n${lines.join('\n')}`);
  }
  const c = parsed.data;
  const bare = (url: string) => url.replace(/\/+$/, '');
  return {
    port: c.SANDBOX_PORT,
    url: bare(c.SANDBOX_URL ?? `http://localhost:${c.SANDBOX_PORT}`),
    dataDir: c.SANDBOX_DATA,
    platformUrl: bare(c.PLATFORM_URL),
    platformApiKey: c.PLATFORM_API_KEY,
    clockFile: c.CLOCK_FILE,
    controlToken: c.CONTROL_TOKEN,
    corp: {
      corpId: c.WECOM_CORP_ID,
      agentId: c.WECOM_AGENT_ID,
      secret: c.WECOM_SECRET,
      syncSecret: c.WECOM_SYNC_SECRET,
    },
    callbackUrl: c.WECOM_CALLBACK_URL ?? `${bare(c.PLATFORM_URL)}/wecom/callback`,
    callback: { token: c.WECOM_CALLBACK_TOKEN, encodingAesKey: c.WECOM_CALLBACK_AES_KEY },
    seedFile: c.SANDBOX_SEED,
    settings: settingsFrom(c.SANDBOX_SETTINGS),
    town: {
      seed: c.TOWN_SEED,
      customers: c.TOWN_CUSTOMERS,
      afterSale: c.TOWN_AFTER_SALE === undefined ? null : { operatorPassword: c.TOWN_AFTER_SALE },
    },
    logLevel: c.LOG_LEVEL,
  };
}
