import type { FastifyRequest } from 'fastify';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Actor, actorWith } from './actor.ts';
import type { ApiKeys } from './api-keys.ts';
import { CONSOLE_COOKIE, SHOP_COOKIE, STAFF_COOKIE } from './cookies.ts';
import { STAFF_PERMISSIONS } from './permissions.ts';
import './request.ts';
import type { ConsoleSessions } from './console-sessions.ts';
import type { SignedSessions } from './signed-session.ts';

/** What the organisation knows about a WeCom member, or null when it knows none of that name. */
export type StaffByUserid = (
  userid: string,
) => Promise<{ name: string; active: boolean; storeIds: number[] } | null | undefined>;

type Guard = (request: FastifyRequest) => Promise<void>;

/** Fastify preHandlers: who is asking? Whether they may is the use case's question. */
export function createGuards({
  platform,
  sessions,
  apiKeyActor,
  signed,
  staffByUserid,
  publicUrl,
}: {
  platform: Platform;
  sessions: ConsoleSessions;
  apiKeyActor: ApiKeys['actorOf'];
  signed: SignedSessions;
  staffByUserid: StaffByUserid;
  publicUrl: string;
}) {
  const user: Guard = async (request) => {
    refuseOtherOrigin(request, publicUrl);
    const actor = await sessions.actorOf(request.cookies[CONSOLE_COOKIE]);
    if (!actor) throw new AppError('access.login_needed', {}, 401);
    request.actor = actor;
  };

  const apiKey: Guard = async (request) => {
    const key = /^Bearer (\S{1,200})$/i.exec(request.headers.authorization ?? '')?.[1];
    const actor = key ? await apiKeyActor(key) : null;
    if (!actor) throw new AppError('access.api_key_refused', {}, 401);
    request.actor = actor;
  };

  const staff: Guard = async (request) => {
    refuseOtherOrigin(request, publicUrl);
    const session = signed.staff.read(request.cookies[STAFF_COOKIE], platform.wall());
    if (!session) throw new AppError('access.login_needed', {}, 401);
    // Read each time: somebody who left the company an hour ago still holds a valid cookie.
    const member = await staffByUserid(session.userid);
    if (!member?.active) throw new AppError('access.not_a_member', {}, 403);
    request.staff = session;
    request.actor = staffActor(session.userid, member);
  };

  const personOptional: Guard = async (request) => {
    refuseOtherOrigin(request, publicUrl);
    request.person = signed.person.read(request.cookies[SHOP_COOKIE], platform.wall());
  };

  const person: Guard = async (request) => {
    await personOptional(request);
    if (!request.person) throw new AppError('access.login_needed', {}, 401);
  };

  return { user, apiKey, staff, person, personOptional };
}
export type Guards = ReturnType<typeof createGuards>;

const staffActor = (userid: string, member: { name: string; storeIds: number[] }): Actor =>
  actorWith({ kind: 'staff', id: userid, label: member.name, storeIds: member.storeIds }, STAFF_PERMISSIONS);

/**
 * A second line behind SameSite=Lax: a write with a cookie must come from our own pages. Callers without an Origin
 * header are no browsers' cross-site requests.
 */
function refuseOtherOrigin(request: FastifyRequest, publicUrl: string): void {
  const { origin } = request.headers;
  if (!origin || request.method === 'GET' || request.method === 'HEAD') return;
  const host = URL.canParse(origin) ? new URL(origin).host : null;
  if (host !== request.host && host !== new URL(publicUrl).host) throw new AppError('access.other_origin', {}, 403);
}
