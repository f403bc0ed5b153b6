import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { ownSecrets } from './platform/crypto/index.ts';

/** Below the project's folder, wherever the command is given. */
const DEFAULT_DATA_DIR = new URL('../../../.xiaoer', import.meta.url).pathname;
const SHIPPED_PLAYBOOKS = new URL('../playbooks/', import.meta.url).pathname;

const Port = z.coerce.number().int().min(0).max(65_535);

/** Everything the server reads from its environment; this file is the only reader of `process.env`. */
const Environment = z.object({
  NODE_ENV: z.enum(['production', 'test', 'development']).default('production'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  PORT: Port.default(8080),
  HOST: z.string().default('127.0.0.1'),
  /** Where browsers reach us, without a trailing slash. Links in messages and OAuth redirects start with it. */
  PUBLIC_URL: z
    .url()
    .transform((url) => url.replace(/\/+$/, ''))
    .default('http://localhost:8080'),
  ROLE: z.enum(['all', 'web', 'worker', 'mirror']).default('all'),
  /** Processes that answer HTTP on the one port, at most one for each core. With more than one, jobs and pollers run in a process of their own. */
  WEB_PROCESSES: z.coerce.number().int().min(1).max(availableParallelism()).default(1),
  /** Unset: the embedded PostgreSQL. */
  DATABASE_URL: z.string().startsWith('postgres').optional(),
  DATA_DIR: z.string().default(DEFAULT_DATA_DIR),
  /** The shared clock setting (packages/clock); unset is real time. */
  CLOCK_FILE: z.string().optional(),
  /** Opens `/internal` to a rehearsal's coordinator; only with a driven clock. */
  CONTROL_TOKEN: z.string().min(16).optional(),
  /** The internal port of the columnar mirror, and where the server finds it; unset: on this machine. */
  MIRROR_PORT: Port.default(8089),
  MIRROR_HOST: z.string().default('127.0.0.1'),
  MIRROR_URL: z
    .url()
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  /** What the mirror's process may take, in MB: a cap, not a use. Sorts beyond it go to disk. */
  MIRROR_MEMORY_MB: z.coerce.number().int().min(384).max(1_048_576).default(2_048),
  MIRROR_THREADS: z.coerce.number().int().min(1).max(256).default(2),
  /** For how many days a coupon can be used that a refund gives back after its end; the day of the refund is the first. */
  COUPON_GRACE_DAYS: z.coerce.number().int().min(0).max(366).default(3),
  /** For how many seconds a till takes the code that a customer's wallet shows, also without the network. */
  COUPON_QR_SECONDS: z.coerce.number().int().min(30).max(3_600).default(120),
  /**
   * For how many minutes after placing it a customer may cancel an order alone, as long as the order system tells that it is
   * `placed`; 0: nobody may.
   */
  ORDER_CANCEL_MINUTES: z.coerce.number().int().min(0).max(1_440).default(10),
  CHAIN_NAME: z.string().default('小二咖啡'),
  /** The folder of the playbooks' documents; unset: those that ship with the product. */
  PLAYBOOKS_DIR: z.string().default(SHIPPED_PLAYBOOKS),
  WECOM_CORP_ID: z.string().min(1).optional(),
  WECOM_AGENT_ID: z.coerce.number().int().optional(),
  WECOM_SECRET: z.string().min(1).optional(),
  WECOM_CALLBACK_TOKEN: z.string().max(32).optional(),
  WECOM_CALLBACK_AES_KEY: z.string().length(43).optional(),
  WECOM_BASE_URL: z
    .url()
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://qyapi.weixin.qq.com'),
  /** How long WeCom may take to answer one call, milliseconds. */
  WECOM_TIMEOUT_MS: z.coerce.number().int().min(500).max(120_000).default(10_000),
  WECOM_OAUTH_URL: z
    .url()
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://open.weixin.qq.com'),
  WECOM_JSSDK_URL: z.url().optional(),
  /** Signs sessions and OAuth states. */
  SESSION_SECRET: z.string().min(32),
  /** `keyId:base64 of 32 bytes`; encrypts phones at rest. */
  ENCRYPTION_KEY: z.string().regex(/^[a-z0-9]{1,8}:[A-Za-z0-9+/]{43}=$/),
  /** `keyId:base64 of 32 bytes`; finds phones again without storing them. */
  HMAC_KEY: z.string().regex(/^[a-z0-9]{1,8}:[A-Za-z0-9+/]{43}=$/),
  /** The password of the first administrator (`admin`); generated when not given. */
  FIRST_ADMIN_PASSWORD: z.string().min(8),
  /** An API key that exists from the first start on, for tills and imports of the installation itself. */
  BOOTSTRAP_API_KEY: z.string().min(20),
  /** Kill point for crash tests, e.g. `delivery.before_send` or `delivery.before_send#3`: the process ends itself there with SIGKILL. */
  CRASH_AT: z.string().optional(),
});

export type Config = Readonly<z.infer<typeof Environment>>;

/** Names the first bad variable and its rule. */
export class ConfigError extends Error {}

/** The environment, completed by the installation's own secrets file. Throws a ConfigError. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse({ ...ownSecrets(given['DATA_DIR'] ?? DEFAULT_DATA_DIR), ...given });
  if (parsed.success) return Object.freeze(parsed.data);
  const issue = parsed.error.issues[0];
  throw new ConfigError(`${issue?.path.join('.')}: ${issue?.message}`);
}
