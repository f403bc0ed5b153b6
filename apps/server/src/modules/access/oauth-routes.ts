import { OAuthCallback, OAuthStart } from '@xiaoer/contracts';
import type { FastifyReply } from 'fastify';
import { AppError } from '../../platform/errors.ts';
import type { Http } from '../../platform/http/index.ts';
import { cookieOptions, FOLLOWER_SECONDS, SHOP_COOKIE, SHOP_SECONDS, STAFF_COOKIE, STAFF_SECONDS } from './cookies.ts';
import type { StaffByUserid } from './guards.ts';
import { type OAuthWalk, PENDING_SECONDS, type Site } from './oauth.ts';
import type { SignedSessions } from './signed-session.ts';

/** WeCom's log-in for customers (`/api/shop`) and store staff (`/api/workbench`). */
export const oauthRoutes =
  ({
    walk,
    signed,
    staffByUserid,
    wall,
    publicUrl,
  }: {
    walk: OAuthWalk;
    signed: SignedSessions;
    staffByUserid: StaffByUserid;
    wall: () => Date;
    publicUrl: string;
  }) =>
  (http: Http) => {
    type Who = Awaited<ReturnType<OAuthWalk['finish']>>['who'];

    /** A member of the corp who opens a customer page is nobody there: what she sees is a stranger's page. */
    async function beginShop(reply: FastifyReply, who: Who) {
      const person = 'userid' in who ? { openid: null, externalUserid: null } : who;
      const { openid, externalUserid } = person;
      const life = externalUserid ? SHOP_SECONDS : FOLLOWER_SECONDS;
      const token = signed.person.make({ openid, externalUserid }, wall(), life);
      reply.setCookie(SHOP_COOKIE, token, cookieOptions(publicUrl, life));
    }

    async function beginWorkbench(reply: FastifyReply, who: Who) {
      const member = 'userid' in who ? await staffByUserid(who.userid) : null;
      if (!('userid' in who) || !member?.active) throw new AppError('access.not_a_member', {}, 403);
      const token = signed.staff.make({ userid: who.userid }, wall(), STAFF_SECONDS);
      reply.setCookie(STAFF_COOKIE, token, cookieOptions(publicUrl, STAFF_SECONDS));
    }

    const begin = { shop: beginShop, workbench: beginWorkbench } satisfies Record<Site, unknown>;

    for (const site of ['shop', 'workbench'] as const) {
      const path = `/api/${site}/oauth`;
      const pendingCookie = `xiaoer_${site}_login`;

      http.get(`${path}/start`, { schema: { querystring: OAuthStart } }, async (request, reply) => {
        const { location, cookie } = walk.start(site, request.query.to);
        reply.setCookie(pendingCookie, cookie, cookieOptions(publicUrl, PENDING_SECONDS, path));
        return reply.header('cache-control', 'no-store').redirect(location);
      });

      http.get(`${path}/callback`, { schema: { querystring: OAuthCallback } }, async (request, reply) => {
        const cookie = request.cookies[pendingCookie];
        // Once only: whether it works or not, this state is spent in this browser.
        reply.clearCookie(pendingCookie, cookieOptions(publicUrl, 0, path));
        const { who, to } = await walk.finish(site, { ...request.query, cookie });
        await begin[site](reply, who);
        return reply.header('cache-control', 'no-store').redirect(to);
      });
    }
  };
