import { Accepted, AcquisitionLinks, ChangeAcquisitionLink, CreateAcquisitionLink, Id } from '@xiaoer/contracts';
import { z } from 'zod';
import type { Http } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Access } from '../../access/index.ts';
import { listLinks } from './browse-links.ts';
import type { createChangeLinks } from './change-links.ts';

const One = z.object({ id: Id });

export function linkRoutes(
  http: Http,
  {
    db,
    clock,
    guards,
    links,
  }: Pick<Platform, 'db' | 'clock'> & { guards: Access['guards']; links: ReturnType<typeof createChangeLinks> },
): void {
  const asUser = { preHandler: guards.user };

  http.get(
    '/api/console/acquisition-links',
    { ...asUser, schema: { hide: true, response: { 200: AcquisitionLinks } } },
    async (request) => {
      const found = await listLinks(db, request.actor, clock.now());
      return {
        links: found.links.map(({ linkNo, ...link }) => ({
          ...link,
          id: String(linkNo),
          alarmAt: iso(link.alarmAt),
          readAt: iso(link.readAt),
        })),
        quota: { ...found.quota, readAt: iso(found.quota.readAt), alarmAt: iso(found.quota.alarmAt) },
      };
    },
  );

  http.post(
    '/api/console/acquisition-links',
    { ...asUser, schema: { hide: true, body: CreateAcquisitionLink, response: { 201: z.object({ id: Id }) } } },
    async (request, reply) => {
      const linkNo = await links.createLink(request.actor, request.body);
      return reply.code(201).send({ id: String(linkNo) });
    },
  );

  http.put(
    '/api/console/acquisition-links/:id',
    { ...asUser, schema: { hide: true, params: One, body: ChangeAcquisitionLink, response: { 200: Accepted } } },
    async (request) => {
      await links.changeLink(request.actor, Number(request.params.id), request.body);
      return { ok: true as const };
    },
  );

  http.delete(
    '/api/console/acquisition-links/:id',
    { ...asUser, schema: { hide: true, params: One, response: { 200: Accepted } } },
    async (request) => {
      await links.deleteLink(request.actor, Number(request.params.id));
      return { ok: true as const };
    },
  );
}

const iso = (at: Date | null) => at?.toISOString() ?? null;
