import { z } from 'zod';
import { Id, Instant } from '../common.ts';

export const ConsoleRole = z.enum(['admin', 'operator', 'store_manager', 'staff', 'read_only']);
export type ConsoleRole = z.infer<typeof ConsoleRole>;

/** `POST /api/console/login`. Answers 204 and a cookie; 401 `access.login_refused`, 429 `access.too_many_logins`. */
export const ConsoleLogin = z.object({ login: z.string().min(1).max(64), password: z.string().min(1).max(500) });

/** `GET /api/console/me`: who is logged in, and what to show. */
export const ConsoleMe = z.object({
  login: z.string(),
  name: z.string(),
  role: ConsoleRole,
  /** What the user may do; pages hide what is not here. */
  permissions: z.array(z.string()),
  /** False: everything she sees is of some stores only. */
  wholeChain: z.boolean(),
  /** How many stores she sees; null when all. */
  stores: z.int().nullable(),
  /** The server's business time and how many business seconds pass in one wall second. */
  now: Instant,
  speed: z.number(),
});
export type ConsoleMe = z.infer<typeof ConsoleMe>;

/** `POST /api/console/password`: one's own. */
export const ChangePassword = z.object({ current: z.string().max(500), next: z.string().max(500) });

const Scope = {
  wholeChain: z.boolean().optional(),
  units: z.array(Id).max(500).optional(),
  stores: z.array(Id).max(2000).optional(),
};
/** `POST /api/console/users`. Without a password one is made and answered once. */
export const NewConsoleUser = z.object({
  login: z.string().min(2).max(64),
  name: z.string().trim().min(1).max(100),
  role: ConsoleRole,
  password: z.string().max(500).optional(),
  ...Scope,
});
export const ConsoleUserCreated = z.object({ id: Id, login: z.string(), password: z.string().nullable() });

/** `PATCH /api/console/users/:id`: what is left out stays. */
export const ChangeConsoleUser = z.object({
  name: z.string().trim().min(1).max(100).optional(),
  role: ConsoleRole.optional(),
  disabled: z.boolean().optional(),
  password: z.string().max(500).optional(),
  ...Scope,
});

export const ConsoleUser = z.object({
  id: Id,
  login: z.string(),
  name: z.string(),
  role: ConsoleRole,
  wholeChain: z.boolean(),
  units: z.array(Id),
  stores: z.array(Id),
  createdAt: Instant,
  disabledAt: Instant.nullable(),
});
export type ConsoleUser = z.infer<typeof ConsoleUser>;
/** `GET /api/console/users` */
export const ConsoleUsers = z.object({ users: z.array(ConsoleUser) });

/** `POST /api/console/api-keys`. Without permissions: those of a till. The key is answered once. */
export const NewApiKey = z.object({
  name: z.string().trim().min(1).max(100),
  permissions: z.array(z.string().max(60)).max(60).optional(),
});
export const ApiKeyCreated = z.object({ id: Id, key: z.string() });

export const ApiKey = z.object({
  id: Id,
  name: z.string(),
  /** The key's first characters. */
  hint: z.string(),
  permissions: z.array(z.string()),
  createdAt: Instant,
  createdBy: z.string(),
  revokedAt: Instant.nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;
/** `GET /api/console/api-keys`, `DELETE /api/console/api-keys/:id` */
export const ApiKeys = z.object({ apiKeys: z.array(ApiKey) });

export const AuditEntry = z.object({
  id: Id,
  at: Instant,
  who: z.string(),
  kind: z.enum(['user', 'api_key', 'staff', 'customer', 'system']),
  /** `<module>.<what was done>` */
  action: z.string(),
  subject: z.string(),
  details: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
/** `GET /api/console/audit?subject=&actor=&before=&limit=`, newest first; `before` is an entry's id. */
export const AuditQuery = z.object({
  subject: z.string().max(200).optional(),
  actor: z.string().max(64).optional(),
  before: Id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const AuditList = z.object({ entries: z.array(AuditEntry) });

/** `GET /api/shop/oauth/start?to=` and `GET /api/workbench/oauth/start?to=`: `to` is a path of that site. */
export const OAuthStart = z.object({ to: z.string().min(1).max(1000) });
export const OAuthCallback = z.object({ code: z.string().min(1).max(512), state: z.string().min(1).max(128) });
