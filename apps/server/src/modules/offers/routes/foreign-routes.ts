import type { Readable } from 'node:stream';
import {
  ForeignCouponsResult,
  ForeignFigures,
  ForeignFileImported,
  ForeignFileQuery,
  PostForeignCoupons,
} from '@xiaoer/contracts';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { AppError } from '../../../platform/errors.ts';
import type { Http } from '../../../platform/http/index.ts';
import type { OffersDeps } from '../deps.ts';
import type { OffersService } from '../service.ts';

/** Half a million rows. Bytes. */
const LARGEST_FILE = 96 * 1024 * 1024;

/** Coupons that live in other systems of the chain. */
export function foreignRoutes(http: Http, offers: OffersService, { access }: OffersDeps) {
  http.post(
    '/api/v1/foreign-coupons',
    {
      preHandler: access.guards.apiKey,
      schema: {
        security: [{ apiKey: [] }],
        tags: ['coupons'],
        body: PostForeignCoupons,
        response: { 200: ForeignCouponsResult },
      },
    },
    async ({ actor, body: { system, coupons } }) => {
      const told = coupons.map(({ at, validUntil, ...coupon }) => {
        return { ...coupon, at: new Date(at), validUntil: validUntil === null ? null : new Date(validUntil) };
      });
      return { results: await offers.importForeign(actor, { system, coupons: told }) };
    },
  );

  // A scope of its own: here the body is a file, whatever it calls itself, and is read as it comes.
  http.register(async (plain) => {
    const scope = plain.withTypeProvider<ZodTypeProvider>();
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    scope.post(
      '/api/console/foreign-coupons',
      {
        preHandler: access.guards.user,
        bodyLimit: LARGEST_FILE,
        schema: { hide: true, querystring: ForeignFileQuery, response: { 200: ForeignFileImported } },
      },
      async ({ actor, query, body }) => {
        if (!body) throw new AppError('offers.list_missing', { field: 'body', rule: 'required' }, 400);
        return offers.importForeignFile(actor, query.system, body as Readable);
      },
    );
  });

  http.get(
    '/api/console/foreign-coupons',
    { preHandler: access.guards.user, schema: { response: { 200: ForeignFigures } } },
    async ({ actor }) => {
      const systems = await offers.foreignFigures(actor);
      return { systems: systems.map((figures) => ({ ...figures, latestAt: figures.latestAt.toISOString() })) };
    },
  );
}
