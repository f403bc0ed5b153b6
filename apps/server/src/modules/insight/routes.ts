import type { Clock } from '@xiaoer/clock';
import { Figures, Timeline, Today, Why } from '@xiaoer/contracts';
import { z } from 'zod';
import type { Http } from '../../platform/http/index.ts';
import type { Guards } from '../access/index.ts';
import type { InsightService } from './service.ts';

const iso = (at: Date | null) => at?.toISOString() ?? null;
const Customer = z.object({ id: z.coerce.number().int().positive() });

export function insightRoutes(
  http: Http,
  { guards, service, clock }: { guards: Guards; service: InsightService; clock: Clock },
) {
  http.get(
    '/api/console/today',
    {
      preHandler: guards.user,
      schema: { querystring: z.object({ day: z.iso.date().optional() }), response: { 200: Today } },
    },
    async (request) => {
      const { people, now, beats, stores, ...rest } = await service.today(request.actor, request.query.day);
      const {
        tasksOpen,
        tasksDone,
        tasksExpired,
        claimedToday,
        redeemedToday,
        groups,
        members,
        joinedToday,
        leftToday,
        storesWithout,
        ...contacts
      } = people;
      return {
        ...rest,
        now: now.toISOString(),
        speed: clock.speed(),
        clock: clock.mode,
        contacts,
        groups: { n: groups, members, joinedToday, leftToday, storesWithout },
        coupons: { claimedToday, redeemedToday },
        tasks: { open: tasksOpen, done: tasksDone, expired: tasksExpired },
        beats: beats.map((beat) => ({ ...beat, runId: beat.runId?.toString() ?? null, at: beat.at.toISOString() })),
        stores: stores.map(({ temperatureC, precipitationMm, ...store }) => ({
          ...store,
          weather: temperatureC === null && precipitationMm === null ? null : { temperatureC, precipitationMm },
        })),
      };
    },
  );

  http.get(
    '/api/console/customers/:id/timeline',
    { preHandler: guards.user, schema: { params: Customer, response: { 200: Timeline } } },
    async (request) => {
      const entries = await service.timeline(request.actor, request.params.id);
      return { entries: entries.map((entry) => ({ ...entry, at: entry.at.toISOString() })) } as z.infer<
        typeof Timeline
      >;
    },
  );

  http.get(
    '/api/console/customers/:id/why',
    { preHandler: guards.user, schema: { params: Customer, response: { 200: Why } } },
    async (request) => {
      const decisions = await service.why(request.actor, request.params.id);
      return {
        decisions: decisions.map((decision) => ({
          ...decision,
          runId: String(decision.runId),
          firedAt: decision.firedAt.toISOString(),
          sentAt: iso(decision.sentAt),
        })),
      };
    },
  );

  http.get(
    '/api/console/figures',
    {
      preHandler: guards.user,
      schema: { querystring: z.object({ from: z.iso.date(), until: z.iso.date() }), response: { 200: Figures } },
    },
    async (request) => ({ ...request.query, ...(await service.chainFigures(request.actor, request.query)) }),
  );

  http.post(
    '/api/shop/visits',
    {
      preHandler: guards.personOptional,
      schema: { body: z.object({ marker: z.string().max(40).optional(), page: z.string().max(100) }) },
    },
    async (request, reply) => {
      await service.recordVisit({ marker: request.body.marker ?? null, page: request.body.page });
      return reply.code(204).send();
    },
  );
}
