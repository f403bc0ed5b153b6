import { AcceptedTransfer, OfferedTransfer, TransferPage } from '@xiaoer/contracts';
import { z } from 'zod';
import { type Http, textLanguageOf } from '../../../platform/http/index.ts';
import type { OffersDeps } from '../deps.ts';
import type { OffersService } from '../service.ts';
import { wordsIn } from '../terms/in-language.ts';

const ByCode = z.object({ code: z.string().max(32) });
const ByToken = z.object({ token: z.string().min(1).max(64) });

/** Customers give coupons away. */
export function transferRoutes(http: Http, offers: OffersService, { access }: OffersDeps) {
  const preHandler = access.guards.person;

  http.post(
    '/api/shop/coupons/:code/transfer',
    { preHandler, schema: { params: ByCode, response: { 200: OfferedTransfer } } },
    async ({ person, params }) => {
      const { token, endsAt } = await offers.offerTransfer(person, params.code);
      return { token, endsAt: endsAt.toISOString() };
    },
  );

  http.delete(
    '/api/shop/coupons/:code/transfer',
    { preHandler, schema: { params: ByCode, response: { 204: z.null() } } },
    async ({ person, params }, reply) => {
      await offers.withdrawTransfer(person, params.code);
      return reply.code(204).send(null);
    },
  );

  http.get(
    '/api/shop/transfers/:token',
    { preHandler, schema: { params: ByToken, response: { 200: TransferPage } } },
    async ({ person, params, headers }) => {
      const words = wordsIn(textLanguageOf(headers['accept-language']));
      const { offer, terms, takenAt, validUntil, endsAt, state, why } = await offers.transferPage(person, params.token);
      return {
        offer,
        discountText: words.face(terms.discount),
        terms: words.terms({ ...terms, stores: takenAt }),
        validUntil: validUntil.toISOString(),
        endsAt: endsAt.toISOString(),
        state,
        why,
      };
    },
  );

  http.post(
    '/api/shop/transfers/:token/accept',
    { preHandler, schema: { params: ByToken, response: { 200: AcceptedTransfer } } },
    async ({ person, params }) => {
      const accepted = await offers.acceptTransfer(person, params.token);
      return { ...accepted, validUntil: accepted.validUntil.toISOString() };
    },
  );
}
