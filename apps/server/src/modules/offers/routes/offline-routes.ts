import { CouponQr, OfflineAnswers, OfflineKeys, OfflineRedemptions } from '@xiaoer/contracts';
import { z } from 'zod';
import type { Http } from '../../../platform/http/index.ts';
import type { OffersDeps } from '../deps.ts';
import type { Answer } from '../offline/upload.ts';
import type { OffersService } from '../service.ts';
import { qrOf } from '../wallet.ts';

const ByCode = z.object({ code: z.string().min(4).max(32) });

/** The wallet's signed code, and what tills without the network need before and tell after. */
export function offlineRoutes(http: Http, offers: OffersService, { access }: OffersDeps) {
  const preHandler = access.guards.apiKey;
  const shown = { security: [{ apiKey: [] }], tags: ['coupons'] };

  http.get(
    '/api/shop/coupons/:code/qr',
    { preHandler: access.guards.person, schema: { params: ByCode, response: { 200: CouponQr } } },
    async ({ person, params }) => {
      const { text, validFrom, validUntil } = await offers.showQr(person, params.code);
      const picture = await qrOf(text);
      return { text, picture, validFrom: validFrom.toISOString(), validUntil: validUntil.toISOString() };
    },
  );

  http.get(
    '/api/v1/coupons/offline-keys',
    { preHandler, schema: { ...shown, response: { 200: OfflineKeys } } },
    async ({ actor }) => {
      const { keys, clockToleranceSeconds, now } = await offers.offlineKeys(actor);
      return {
        keys: keys.map(({ keyNo, publicKey, signsFrom, signsUntil }) => ({
          ...{ id: String(keyNo), publicKey, from: signsFrom.toISOString(), until: signsUntil.toISOString() },
        })),
        clockToleranceSeconds,
        now: now.toISOString(),
      };
    },
  );

  http.post(
    '/api/v1/coupons/offline-redemptions',
    { preHandler, schema: { ...shown, body: OfflineRedemptions, response: { 200: OfflineAnswers } } },
    async ({ actor, body }) => {
      const told = body.redemptions.map(({ at, ...purchase }) => ({ ...purchase, at: new Date(at) }));
      return { redemptions: (await offers.uploadOffline(actor, told)).map(answerRow) };
    },
  );
}

function answerRow(answer: Answer) {
  const { key, code } = answer;
  if (answer.problem !== null)
    return {
      ...{ key, code, result: answer.result, problem: answer.problem },
      ...{ discountFen: 0, lossFen: 0, reason: null, review: null },
    };
  const { result, bookedFen: discountFen, lossFen, reason, caseId: review } = answer;
  return { key, code, result, discountFen, lossFen, reason, review, problem: null };
}
