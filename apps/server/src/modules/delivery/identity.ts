import { type TokenStore, type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';

/**
 * Tokens and tickets in PostgreSQL, encrypted: processes that fetched their own would invalidate each other's. The lock
 * is the database's too.
 */
export function createTokenStore({ db, secrets }: Pick<Platform, 'db' | 'secrets'>): TokenStore {
  return {
    async get(key) {
      const { rows } = await sql<{ sealed: string; expiresAt: Date }>`
        select sealed, expires_at as "expiresAt" from delivery.wecom_token where key = ${key}`.execute(db);
      const row = rows[0];
      return row && { value: secrets.decrypt(row.sealed), expiresAt: row.expiresAt.getTime() };
    },
    async set(key, { value, expiresAt }) {
      await sql`
        insert into delivery.wecom_token (key, sealed, expires_at)
        values (${key}, ${secrets.encrypt(value)}, ${new Date(expiresAt)})
        on conflict (key) do update set sealed = excluded.sealed, expires_at = excluded.expires_at`.execute(db);
    },
    withLock(key, work) {
      return db.connection().execute(async (session) => {
        await sql`select pg_advisory_lock(hashtextextended(${`wecom_token:${key}`}, 0))`.execute(session);
        try {
          return await work();
        } finally {
          await sql`select pg_advisory_unlock(hashtextextended(${`wecom_token:${key}`}, 0))`.execute(session);
        }
      });
    },
  };
}

/**
 * Who somebody is, and signatures for pages inside WeCom: what log-in needs. Depends on no other module, so that
 * `access` can be built on it.
 * @param jssdkUrl a script that defines `window.ww`; null: the pages bring the official one
 */
export function createWeComIdentity({
  wecom,
  publicUrl,
  jssdkUrl,
}: {
  wecom: WeComClient | null;
  publicUrl: string;
  jssdkUrl: string | null;
}) {
  const client = () => {
    if (!wecom) throw new AppError('delivery.no_wecom', {}, 503);
    return wecom;
  };

  return {
    authorizeUrl: (args: { redirectUri: string; state: string }) => client().oauth.authorizeUrl(args),

    /** Exchanges a code once. Refuses one that is used, too old or invented. */
    async exchange(code: string): Promise<{ userid: string } | { openid: string; externalUserid: string | null }> {
      const who = await client()
        .oauth.getUserInfo({ code })
        .catch((error: unknown) => {
          if (!(error instanceof WeComError)) throw error;
          if (error.handling === 'D') throw new AppError('delivery.login_code_refused', { wecom: error.code }, 403);
          throw new AppError('delivery.wecom_unavailable', { wecom: error.code }, 503);
        });
      return who.kind === 'member'
        ? { userid: who.userid }
        : { openid: who.openid, externalUserid: who.external_userid ?? null };
    },

    /** Both signatures of one of our own pages; others are not signed. */
    async jssdkConfig(url: string) {
      const page = URL.canParse(url) ? new URL(url) : null;
      if (!page || !isOurs(page, new URL(publicUrl)))
        throw new AppError('delivery.not_our_page', { field: 'url' }, 400);
      const { corpId, agentId, jssdk } = client();
      const [config, agentConfig] = await Promise.all([
        jssdk.sign({ url, kind: 'corp' }),
        jssdk.sign({ url, kind: 'agent' }),
      ]);
      return { corpId, agentId: agentId ?? 0, sdkUrl: jssdkUrl, config, agentConfig };
    },
  };
}

/** Our own pages only. On a laptop phones have hosts below localhost, which lead to this very machine. */
function isOurs(page: URL, own: URL): boolean {
  if (page.origin === own.origin) return true;
  const onThisMachine = own.hostname === 'localhost' && page.hostname.endsWith('.localhost');
  return onThisMachine && page.port === own.port && page.protocol === own.protocol;
}

export type WeComIdentity = ReturnType<typeof createWeComIdentity>;
