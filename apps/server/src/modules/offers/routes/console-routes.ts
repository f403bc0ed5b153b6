import {
  Code,
  CouponVoided,
  DropDetail,
  DropStopped,
  Drops,
  DropsQuery,
  Id,
  OfferPreview,
  OfferPut,
  Offers,
  OfferTerms,
  OfferTrial,
  OfferTrialResult,
  VoidCoupon,
} from '@xiaoer/contracts';
import { z } from 'zod';
import type { Http } from '../../../platform/http/index.ts';
import type { ListedDrop, ListedOffer } from '../console-lists.ts';
import type { OffersDeps } from '../deps.ts';
import { dropStateAt } from '../drops/drop-state.ts';
import type { OffersService } from '../service.ts';
import { examplesOf } from '../terms/terms.ts';
import { discountText, summaryOf } from '../terms/words.ts';
import { summaryInEnglish } from '../terms/words-en.ts';

const ByCode = z.object({ code: Code });
const ById = z.object({ id: Id });

/** The console's offers and drops. */
export function consoleRoutes(http: Http, offers: OffersService, { platform, access }: OffersDeps) {
  const mine = { preHandler: access.guards.user };

  http.get('/api/console/offers', { ...mine, schema: { response: { 200: Offers } } }, async ({ actor }) => ({
    offers: (await offers.listOffers(actor)).map(offerRow),
  }));

  http.post(
    '/api/console/offers/preview',
    { ...mine, schema: { body: OfferTerms, response: { 200: OfferPreview } } },
    async ({ actor, body }) => {
      const words = await offers.inWords(actor, body);
      return {
        discountText: discountText(body.discount),
        summary: summaryOf(words),
        summaryEnglish: summaryInEnglish(words),
        examples: examplesOf(body),
      };
    },
  );

  http.post(
    '/api/console/offers/trial',
    { ...mine, schema: { body: OfferTrial, response: { 200: OfferTrialResult } } },
    async ({ actor, body }) => offers.tryOffer(actor, body),
  );

  http.put(
    '/api/console/offers/:code',
    { ...mine, schema: { params: ByCode, body: OfferTerms, response: { 200: OfferPut } } },
    async ({ actor, params, body }) => offers.putOffer(actor, params.code, body),
  );

  http.get(
    '/api/console/drops',
    { ...mine, schema: { querystring: DropsQuery, response: { 200: Drops } } },
    async ({ actor, query }) => {
      const now = platform.clock.now();
      const before = query.before ? new Date(query.before) : undefined;
      const drops = await offers.listDrops(actor, { before, limit: query.limit });
      return { drops: drops.map((drop) => dropRow(drop, now)), now: now.toISOString() };
    },
  );

  http.get(
    '/api/console/drops/:id',
    { ...mine, schema: { params: ById, response: { 200: DropDetail } } },
    async ({ actor, params }) => {
      const now = platform.clock.now();
      const { drop, stores } = await offers.dropDetail(actor, Number(params.id));
      return { ...dropRow(drop, now), stores, now: now.toISOString() };
    },
  );

  http.post(
    '/api/console/drops/:id/stop',
    { ...mine, schema: { params: ById, response: { 200: DropStopped } } },
    async ({ actor, params }) => {
      const { stoppedAt } = await offers.stopDrop(actor, Number(params.id));
      return { stoppedAt: stoppedAt.toISOString() };
    },
  );

  http.post(
    '/api/console/coupons/void',
    { ...mine, schema: { body: VoidCoupon, response: { 200: CouponVoided } } },
    async ({ actor, body }) => offers.voidCoupon(actor, body),
  );
}

function offerRow({ terms, stores, changedAt, partnerCodes, ...offer }: ListedOffer) {
  const names = stores?.map((store) => store.name) ?? null;
  return {
    ...offer,
    ...(partnerCodes ? { partnerCodes } : {}),
    discount: terms.discount,
    minSpendFen: terms.minSpendFen,
    terms: terms.terms,
    validDays: terms.validDays,
    validDates: terms.validDates,
    conditions: terms.conditions,
    stores: stores?.map((store) => store.code) ?? null,
    storeBound: terms.storeBound,
    discountText: discountText(terms.discount),
    summary: summaryOf({ ...terms, stores: names }),
    changedAt: changedAt.toISOString(),
  };
}

function dropRow(drop: ListedDrop, now: Date) {
  return {
    id: String(drop.dropId),
    name: drop.name,
    offer: drop.offer,
    state: dropStateAt(drop, now),
    opensAt: drop.opensAt.toISOString(),
    closesAt: drop.closesAt.toISOString(),
    stoppedAt: drop.stoppedAt?.toISOString() ?? null,
    groups: drop.groups,
    stock: drop.stock,
    claimed: drop.claimed,
    left: Math.max(drop.stock - drop.claimed, 0),
    redeemed: drop.redeemed,
    oversold: drop.oversold,
  };
}
