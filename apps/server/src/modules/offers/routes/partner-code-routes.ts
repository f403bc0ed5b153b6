import type { Readable } from 'node:stream';
import { Code, PartnerCodePool, PartnerCodesImported } from '@xiaoer/contracts';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError } from '../../../platform/errors.ts';
import type { Http } from '../../../platform/http/index.ts';
import type { OffersDeps } from '../deps.ts';
import type { OffersService } from '../service.ts';

const ByOffer = z.object({ code: Code });
/** A million lines of a code and a date. Bytes. */
const LARGEST_LIST = 160 * 1024 * 1024;

/** A partner's codes: the list that is imported, and what is left of it. */
export function partnerCodeRoutes(http: Http, offers: OffersService, { access }: OffersDeps) {
  const preHandler = access.guards.user;

  // A scope of its own: here the body is a list, whatever it calls itself, and is read as it comes.
  http.register(async (plain) => {
    const scope = plain.withTypeProvider<ZodTypeProvider>();
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    scope.post(
      '/api/console/offers/:code/partner-codes',
      {
        preHandler,
        bodyLimit: LARGEST_LIST,
        schema: { hide: true, params: ByOffer, response: { 200: PartnerCodesImported } },
      },
      async ({ actor, params, body }) => {
        if (!body) throw new AppError('offers.list_missing', { field: 'body', rule: 'required' }, 400);
        return offers.importCodes(actor, params.code, body as Readable);
      },
    );
  });

  http.get(
    '/api/console/offers/:code/partner-codes',
    { preHandler, schema: { params: ByOffer, response: { 200: PartnerCodePool } } },
    async ({ actor, params }) => offers.partnerCodes(actor, params.code),
  );
}
