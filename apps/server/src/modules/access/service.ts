import type { ModuleParts } from '../../platform/module.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Actor, demand } from './actor.ts';
import { createApiKeys } from './api-keys.ts';
import { type AuditQuery, createAudit, listAudit } from './audit.ts';
import { createConsoleSessions, type StoresUnder } from './console-sessions.ts';
import { createGuards, type StaffByUserid } from './guards.ts';
import { createLogin } from './login.ts';
import { createOAuthWalk, type OAuth } from './oauth.ts';
import { oauthRoutes } from './oauth-routes.ts';
import { consoleRoutes } from './routes.ts';
import { createSignedSessions } from './signed-session.ts';
import { createUsers, type Users } from './users.ts';

/**
 * @param storesUnder organisation's: the stores in these units and below, for the scope of users
 * @param staffByUserid organisation's `accountByUserid`: who a WeCom member is, for the scope of store staff
 * @param oauth delivery's: WeCom's log-in
 * @param publicUrl where browsers reach us, without a trailing slash
 */
export function createAccess({
  platform,
  storesUnder,
  staffByUserid,
  oauth,
  publicUrl,
}: {
  platform: Platform;
  storesUnder: StoresUnder;
  staffByUserid: StaffByUserid;
  oauth: OAuth;
  publicUrl: string;
}) {
  const audit = createAudit(platform);
  const sessions = createConsoleSessions({ platform, storesUnder });
  const { actorOf, ...apiKeys } = createApiKeys({ platform, audit });
  const users = createUsers({ platform, audit, sessions });
  const login = createLogin({ platform, audit, sessions });
  const signed = createSignedSessions(platform.secrets);
  const walk = createOAuthWalk({ oauth, signed, publicUrl, wall: platform.wall });
  const guards = createGuards({ platform, sessions, apiKeyActor: actorOf, signed, staffByUserid, publicUrl });

  async function auditList(actor: Actor, query: AuditQuery) {
    demand(actor, 'audit.read');
    return listAudit(platform.db, query);
  }

  const service = { audit, auditList, guards, ...users, ...apiKeys, ...login };
  const parts: ModuleParts = {
    routes: (http) => {
      consoleRoutes({ ...service, platform, publicUrl })(http);
      oauthRoutes({ walk, signed, staffByUserid, wall: platform.wall, publicUrl })(http);
    },
  };
  return { ...service, parts };
}
export type Access = ReturnType<typeof createAccess>;

/** Users alone, for the command line: needs neither HTTP nor WeCom nor the organisation. */
export function createUserService(platform: Platform): Users {
  const audit = createAudit(platform);
  // Nobody asks these sessions who somebody is, so no scope is ever resolved.
  const sessions = createConsoleSessions({ platform, storesUnder: async () => [] });
  return createUsers({ platform, audit, sessions });
}
