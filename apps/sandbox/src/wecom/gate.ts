import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refuse, WecomRefusal } from '../world/errors.ts';
import type { WorldSettings } from '../world/settings.ts';
import type { Caller, Credentials } from './credentials.ts';
import type { Frequency } from './frequency.ts';

const PREFIX = '/cgi-bin/';

/** What a refusal looks like: HTTP 200, the code, and words that nobody should match on. */
export const refused = (errcode: number, why: string) => ({
  errcode,
  errmsg: `${why}, hint: [sandbox], more info at https://open.work.weixin.qq.com/devtool/query?e=${errcode}`,
});

export interface GateParts {
  settings: WorldSettings;
  credentials: Credentials;
  frequency: Frequency;
}

/** The contact-sync secret reads departments and members; everything else is the app's (docs 96067, 90196). */
const OF_SYNC = /^(user|department)\/|^get(callback|_api_domain_)ip$/;

function checkCaller(path: string, caller: Caller, settings: WorldSettings): void {
  if (caller === 'sync' && !OF_SYNC.test(path)) refuse(48002, 'api forbidden for this secret');
  if (caller === 'app' && path === 'user/list_id' && settings.listIdNeedsSyncSecret)
    refuse(48002, 'api forbidden: contact-sync secret only');
}

/** The closest rule of the administrator's that covers a path. */
function closedBy(path: string, closed: Record<string, number>): number | undefined {
  const rules = Object.keys(closed).filter(
    (rule) => rule === path || (rule.endsWith('*') && path.startsWith(rule.slice(0, -1))),
  );
  return closed[rules.toSorted((a, b) => b.length - a.length)[0] ?? ''];
}

/** Before any call is looked at: address, token, what the caller may do, how often. */
function admit(path: string, from: { token: string | undefined; ip: string }, parts: GateParts): void {
  const { settings, credentials, frequency } = parts;
  if (path !== 'gettoken') {
    const caller = credentials.check(from.token);
    if (settings.trustedIps && !settings.trustedIps.includes(from.ip))
      refuse(60020, `not allow to access from your ip, from ip: ${from.ip}`);
    const code = closedBy(path, settings.closed);
    if (code !== undefined) refuse(code, 'api forbidden');
    checkCaller(path, caller, settings);
  }
  frequency.spend(path);
}

/** Puts the gate before everything below `/cgi-bin/`, uploads included. */
export function registerGate(app: FastifyInstance, parts: GateParts): void {
  app.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    const [path = ''] = request.url.split('?');
    if (!path.startsWith(PREFIX)) return;
    const { access_token: token } = request.query as { access_token?: string };
    try {
      admit(path.slice(PREFIX.length), { token, ip: request.ip }, parts);
    } catch (error) {
      if (!(error instanceof WecomRefusal)) throw error;
      return reply.send(refused(error.errcode, error.message));
    }
  });
}
