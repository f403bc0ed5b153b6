import {
  ArchiveSegment,
  ChangeSegment,
  CreateSegment,
  ExportSaved,
  ExportSegment,
  ListSegments,
  SavedSegment,
  SavedSegments,
  SegmentDetail,
  SegmentHistory,
  SegmentKey,
  type SegmentRule,
  WatchSegment,
} from '@xiaoer/contracts';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Http } from '../../../platform/http/index.ts';
import type { Actor, Guards } from '../../access/index.ts';
import type { ShownSegment } from '../segments/saved.ts';
import type { AudienceService } from '../service.ts';

const ByKey = z.object({ key: SegmentKey });

const shown = ({ changedAt, size, ...segment }: ShownSegment) => ({
  ...segment,
  size: size && { ...size, at: size.at.toISOString() },
  changedAt: changedAt.toISOString(),
});

/** Saved segments, and the file of one. */
export function segmentRoutes(
  http: Http,
  { service, guards }: { service: AudienceService; guards: Pick<Guards, 'user'> },
) {
  const preHandler = guards.user;
  const at = (path: string) => `/api/console/audience/${path}`;
  const one = async (actor: Actor, key: string) => {
    const { versions: _, ...segment } = await service.show(actor, key);
    return shown(segment);
  };

  http.get(
    at('segments'),
    { schema: { hide: true, querystring: ListSegments, response: { 200: SavedSegments } }, preHandler },
    async ({ actor, query }) => ({ segments: (await service.list(actor, query)).map(shown) }),
  );
  http.post(
    at('segments'),
    { schema: { hide: true, body: CreateSegment, response: { 200: SavedSegment } }, preHandler },
    async ({ actor, body }) => one(actor, await service.create(actor, body)),
  );
  http.get(
    at('segments/:key'),
    { schema: { hide: true, params: ByKey, response: { 200: SegmentDetail } }, preHandler },
    async ({ actor, params }) => {
      const { versions, ...segment } = await service.show(actor, params.key);
      return {
        ...shown(segment),
        versions: versions.map(({ savedAt, ...version }) => ({ ...version, savedAt: savedAt.toISOString() })),
      };
    },
  );
  http.put(
    at('segments/:key'),
    { schema: { hide: true, params: ByKey, body: ChangeSegment, response: { 200: SavedSegment } }, preHandler },
    async ({ actor, params, body }) => {
      await service.change(actor, params.key, body);
      return one(actor, params.key);
    },
  );
  http.get(
    at('segments/:key/history'),
    { schema: { hide: true, params: ByKey, response: { 200: SegmentHistory } }, preHandler },
    async ({ actor, params }) => {
      const { sizes, skipped } = await service.history(actor, params.key);
      return { sizes: sizes.map((size) => ({ ...size, at: size.at.toISOString() })), skipped };
    },
  );
  http.post(
    at('segments/:key/archive'),
    { schema: { hide: true, params: ByKey, body: ArchiveSegment, response: { 200: SavedSegment } }, preHandler },
    async ({ actor, params, body }) => {
      await service.setArchived(actor, params.key, body.archived);
      return one(actor, params.key);
    },
  );
  http.post(
    at('segments/:key/watch'),
    { schema: { hide: true, params: ByKey, body: WatchSegment, response: { 200: SavedSegment } }, preHandler },
    async ({ actor, params, body }) => {
      await service.setLive(actor, params.key, body.live);
      return one(actor, params.key);
    },
  );

  const send = async (actor: Actor, rule: SegmentRule, name: string, reply: FastifyReply) => {
    const { csv, customers } = await service.exportSegment(actor, rule);
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${name}.csv"`)
      .header('x-customers', String(customers))
      .header('cache-control', 'no-store')
      .send(csv);
  };
  http.get(at('export'), { schema: { hide: true, querystring: ExportSaved }, preHandler }, ({ actor, query }, reply) =>
    send(actor, { segment: query.segment }, query.segment, reply),
  );
  http.post(at('export'), { schema: { hide: true, body: ExportSegment }, preHandler }, ({ actor, body }, reply) =>
    send(actor, body.rule, 'segment' in body.rule ? body.rule.segment : 'audience', reply),
  );
}
