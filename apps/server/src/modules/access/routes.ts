import {
  ApiKeyCreated,
  ApiKeys,
  AuditList,
  AuditQuery,
  ChangeConsoleUser,
  ChangePassword,
  ConsoleLogin,
  ConsoleMe,
  ConsoleUserCreated,
  ConsoleUsers,
  Id,
  NewApiKey,
  NewConsoleUser,
} from '@xiaoer/contracts';
import { z } from 'zod';
import { AppError } from '../../platform/errors.ts';
import type { Http } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Actor } from './actor.ts';
import type { ApiKeys as ApiKeyService } from './api-keys.ts';
import type { AuditEntry, AuditQuery as AuditFilter } from './audit.ts';
import type { UserActor } from './console-sessions.ts';
import { CONSOLE_COOKIE, CONSOLE_SECONDS, cookieOptions } from './cookies.ts';
import type { Guards } from './guards.ts';
import type { Login } from './login.ts';
import { PERMISSIONS, type Permission } from './permissions.ts';
import type { Users } from './users.ts';

interface Deps extends Users, Login, Omit<ApiKeyService, 'actorOf'> {
  platform: Platform;
  publicUrl: string;
  guards: Guards;
  auditList(actor: Actor, query: AuditFilter): Promise<AuditEntry[]>;
}

const ById = z.object({ id: Id });
const Nothing = z.null();

/** The console's log-in, users, API keys and audit. */
export const consoleRoutes = (access: Deps) => (http: Http) => {
  const { guards, platform, publicUrl } = access;
  const mine = { preHandler: guards.user };

  http.post(
    '/api/console/login',
    { schema: { body: ConsoleLogin, response: { 204: Nothing } } },
    async (request, reply) => {
      const token = await access.logIn({ ...request.body, address: request.ip });
      reply.setCookie(CONSOLE_COOKIE, token, cookieOptions(publicUrl, CONSOLE_SECONDS));
      return reply.code(204).send(null);
    },
  );

  http.post('/api/console/logout', { ...mine, schema: { response: { 204: Nothing } } }, async (request, reply) => {
    await access.logOut(userOf(request.actor), request.cookies[CONSOLE_COOKIE]!);
    reply.clearCookie(CONSOLE_COOKIE, cookieOptions(publicUrl, 0));
    return reply.code(204).send(null);
  });

  http.get('/api/console/me', { ...mine, schema: { response: { 200: ConsoleMe } } }, async ({ actor }) => {
    const { login, name, role } = userOf(actor).user;
    return {
      login,
      name,
      role,
      permissions: PERMISSIONS.filter((permission) => actor.can(permission)),
      wholeChain: actor.storeIds === null,
      stores: actor.storeIds?.length ?? null,
      now: platform.clock.now().toISOString(),
      speed: platform.clock.speed(),
    };
  });

  http.post(
    '/api/console/password',
    { ...mine, schema: { body: ChangePassword, response: { 204: Nothing } } },
    async (request, reply) => {
      const token = request.cookies[CONSOLE_COOKIE]!;
      await access.changeOwnPassword(userOf(request.actor), { ...request.body, token, address: request.ip });
      return reply.code(204).send(null);
    },
  );

  http.get('/api/console/users', { ...mine, schema: { response: { 200: ConsoleUsers } } }, async ({ actor }) => ({
    users: (await access.listUsers(actor)).map(({ unitIds, storeIds, createdAt, disabledAt, ...user }) => ({
      ...user,
      id: String(user.id),
      units: unitIds.map(String),
      stores: storeIds.map(String),
      createdAt: createdAt.toISOString(),
      disabledAt: disabledAt?.toISOString() ?? null,
    })),
  }));

  http.post(
    '/api/console/users',
    { ...mine, schema: { body: NewConsoleUser, response: { 201: ConsoleUserCreated } } },
    async ({ actor, body }, reply) => {
      const { id, ...made } = await access.createUser(actor, withScope(body));
      return reply.code(201).send({ ...made, id: String(id) });
    },
  );

  http.patch(
    '/api/console/users/:id',
    { ...mine, schema: { params: ById, body: ChangeConsoleUser, response: { 204: Nothing } } },
    async ({ actor, params, body }, reply) => {
      await access.updateUser(actor, Number(params.id), withScope(body));
      return reply.code(204).send(null);
    },
  );

  http.get('/api/console/api-keys', { ...mine, schema: { response: { 200: ApiKeys } } }, async ({ actor }) => ({
    apiKeys: (await access.listApiKeys(actor)).map((key) => ({
      ...key,
      id: String(key.id),
      createdAt: key.createdAt.toISOString(),
      revokedAt: key.revokedAt?.toISOString() ?? null,
    })),
  }));

  http.post(
    '/api/console/api-keys',
    { ...mine, schema: { body: NewApiKey, response: { 201: ApiKeyCreated } } },
    async ({ actor, body }, reply) => {
      const permissions = body.permissions?.map(demandPermission);
      const { id, key } = await access.createApiKey(actor, { name: body.name, permissions });
      return reply.code(201).send({ id: String(id), key });
    },
  );

  http.delete(
    '/api/console/api-keys/:id',
    { ...mine, schema: { params: ById, response: { 204: Nothing } } },
    async ({ actor, params }, reply) => {
      await access.revokeApiKey(actor, Number(params.id));
      return reply.code(204).send(null);
    },
  );

  http.get(
    '/api/console/audit',
    { ...mine, schema: { querystring: AuditQuery, response: { 200: AuditList } } },
    async ({ actor, query }) => {
      const entries = await access.auditList(actor, {
        subject: query.subject,
        actorId: query.actor,
        before: query.before ? Number(query.before) : undefined,
        limit: query.limit,
      });
      return {
        entries: entries.map(({ id, at, actorKind, actorLabel, ...entry }) => ({
          ...entry,
          id: String(id),
          at: at.toISOString(),
          kind: actorKind,
          who: actorLabel,
        })),
      };
    },
  );
};

/** `guards.user` sets nothing else; this keeps the type honest. */
function userOf(actor: Actor): UserActor {
  if (actor.kind !== 'user' || !('user' in actor)) throw new AppError('access.login_needed', {}, 401);
  return actor as UserActor;
}

const withScope = <Body extends { units?: string[] | undefined; stores?: string[] | undefined }>({
  units,
  stores,
  ...body
}: Body) => ({
  ...body,
  ...(units && { unitIds: units.map(Number) }),
  ...(stores && { storeIds: stores.map(Number) }),
});

function demandPermission(name: string): Permission {
  const permission = PERMISSIONS.find((known) => known === name);
  if (!permission) throw new AppError('access.unknown_permission', { field: 'permissions', value: name });
  return permission;
}
