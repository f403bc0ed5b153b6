import {
  AudienceSettings,
  BreakDownSegment,
  CountSegment,
  MirrorState,
  OverlapSegments,
  ParseSegment,
  PrintSegment,
  SampleSegment,
  SegmentBreakdown,
  SegmentCounts,
  SegmentDirectory,
  SegmentFaces,
  SegmentKinds,
  SegmentNames,
  SegmentNamesQuery,
  SegmentOverlap,
  SegmentSample,
} from '@xiaoer/contracts';
import type { FastifyReply } from 'fastify';
import { AppError } from '../../../platform/errors.ts';
import type { Http } from '../../../platform/http/index.ts';
import type { Guards } from '../../access/index.ts';
import { type EngineAnswer, MirrorDidNotAnswer } from '../ask/ask.ts';
import { TookTooLong } from '../ask/postgres.ts';
import type { AudienceService } from '../service.ts';
import { untilDisconnect } from './disconnect.ts';

const iso = (at: Date | null) => at?.toISOString() ?? null;
const answerShown = ({ asOf, ...answer }: EngineAnswer) => ({ ...answer, asOf: asOf.toISOString() });

/** Questions about segments while they are written. */
export function questionRoutes(
  http: Http,
  { service, guards }: { service: AudienceService; guards: Pick<Guards, 'user'> },
) {
  const preHandler = guards.user;
  const at = (path: string) => `/api/console/audience/${path}`;

  http.post(
    at('parse'),
    { schema: { hide: true, body: ParseSegment, response: { 200: SegmentFaces } }, preHandler },
    ({ actor, body }) => service.faces(actor, body),
  );
  http.post(
    at('print'),
    { schema: { hide: true, body: PrintSegment, response: { 200: SegmentFaces } }, preHandler },
    ({ actor, body }) => service.faces(actor, body),
  );
  http.post(
    at('count'),
    { schema: { hide: true, body: CountSegment, response: { 200: SegmentCounts } }, preHandler },
    async ({ actor, body }, reply) => {
      const { counts, ...rest } = await asked(reply, (signal) => service.count(actor, body, { signal }));
      return { ...rest, counts: counts.map((count) => ({ ...count, ...answerShown(count) })) };
    },
  );
  http.post(
    at('sample'),
    { schema: { hide: true, body: SampleSegment, response: { 200: SegmentSample } }, preHandler },
    async ({ actor, body }, reply) => {
      const { people, now, answer, conditions } = await asked(reply, (signal) =>
        service.sample(actor, body, { signal }),
      );
      return {
        conditions,
        people: people.map((person) => ({
          ...person,
          id: String(person.id),
          createdAt: person.createdAt.toISOString(),
          firstOrderAt: iso(person.firstOrderAt),
          lastOrderAt: iso(person.lastOrderAt),
          lastTouchAt: iso(person.lastTouchAt),
          contactSince: iso(person.contactSince),
        })),
        now: now.toISOString(),
        answer: answerShown(answer),
      };
    },
  );
  http.post(
    at('breakdown'),
    { schema: { hide: true, body: BreakDownSegment, response: { 200: SegmentBreakdown } }, preHandler },
    async ({ actor, body }, reply) => {
      const { answer, ...rest } = await asked(reply, (signal) => service.breakdown(actor, body, { signal }));
      return { ...rest, answer: answerShown(answer) };
    },
  );
  http.post(
    at('overlap'),
    { schema: { hide: true, body: OverlapSegments, response: { 200: SegmentOverlap } }, preHandler },
    async ({ actor, body }, reply) => {
      const { answer, regions } = await asked(reply, (signal) => service.overlap(actor, body, { signal }));
      return { regions, answer: answerShown(answer) };
    },
  );
  http.get(
    at('names'),
    { schema: { hide: true, querystring: SegmentNamesQuery, response: { 200: SegmentNames } }, preHandler },
    ({ actor, query }) => service.names(actor, query),
  );
  http.get(at('directory'), { schema: { hide: true, response: { 200: SegmentDirectory } }, preHandler }, ({ actor }) =>
    service.directory(actor),
  );
  http.get(at('kinds'), { schema: { hide: true, response: { 200: SegmentKinds } }, preHandler }, async ({ actor }) =>
    service.kinds(actor),
  );
  http.get(at('mirror'), { schema: { hide: true, response: { 200: MirrorState } }, preHandler }, ({ actor }) =>
    service.mirrorState(actor),
  );
  http.get(at('settings'), { schema: { hide: true, response: { 200: AudienceSettings } }, preHandler }, ({ actor }) =>
    service.settings.read(actor),
  );
  http.put(
    at('settings'),
    { schema: { hide: true, body: AudienceSettings, response: { 200: AudienceSettings } }, preHandler },
    ({ actor, body }) => service.settings.change(actor, body),
  );
}

/** A question that ends with its asker; what no engine answered in time is said as such. */
async function asked<T>(reply: FastifyReply, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  try {
    return await ask(untilDisconnect(reply));
  } catch (error) {
    if (error instanceof TookTooLong) throw new AppError('audience.took_too_long', {}, 422);
    if (error instanceof MirrorDidNotAnswer)
      throw new AppError('audience.mirror_absent', { absence: error.absence }, 409);
    throw error;
  }
}
