import { z } from 'zod';

/** An instant with its offset, e.g. `2026-03-15T12:00:00+08:00`. */
export const Instant = z.iso.datetime({ offset: true });

/** Money in the minor unit of the installation's one currency (fen). */
export const Fen = z.int().min(0);

/** A number's id, as text: JSON never carries a database id as a number. */
export const Id = z.string().regex(/^\d{1,16}$/);

/** The chain's own name for a store, product or offer: stable, short, used by tills and files. */
export const Code = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'letters, digits, dot, dash and underscore, at most 64');

export const IdentityKind = z.enum(['external_userid', 'openid', 'unionid', 'phone', 'card', 'app_user']);

/** What one system calls a person. The issuer says whose name it is: a corp, an appid, a card programme, an app. */
export const Identity = z.object({
  kind: IdentityKind,
  issuer: z.string().min(1).max(128),
  value: z.string().min(1).max(256),
});
export type Identity = z.infer<typeof Identity>;

/** WGS-84 degrees. */
export const Position = z.object({ lng: z.number().min(-180).max(180), lat: z.number().min(-90).max(90) });
export type Position = z.infer<typeof Position>;

/** The body of every refused request; `code` is `<module>.<what happened>`, `requestId` finds it in the log. */
export const Problem = z.object({
  code: z.string(),
  details: z.record(z.string(), z.unknown()).default({}),
  requestId: z.string(),
});
export type Problem = z.infer<typeof Problem>;

export const SalesChannel = z.enum(['counter', 'app', 'mini_program', 'delivery', 'online']);
export type SalesChannel = z.infer<typeof SalesChannel>;
