import { ClaimBody, ClaimResult, DropPage, Wallet } from '@xiaoer/contracts';
import { z } from 'zod';
import { type Http, type TextLanguage, textLanguageOf } from '../../../platform/http/index.ts';
import type { OffersDeps } from '../deps.ts';
import { stateAt } from '../life/coupon.ts';
import type { WalletOf } from '../pages.ts';
import type { OffersService } from '../service.ts';
import { wordsIn } from '../terms/in-language.ts';
import { fixedDiscountOf } from '../terms/terms.ts';
import { isGivable } from '../transfer/rules.ts';
import { qrOf, type WalletCoupon } from '../wallet.ts';
import { deviceOf, keepDevice } from './device-cookie.ts';

const ByToken = z.object({ token: z.string().min(1).max(64) });

/** Customer pages: drop and wallet. */
export function shopRoutes(http: Http, offers: OffersService, { platform, access }: OffersDeps) {
  http.get(
    '/api/shop/drops/:token',
    { preHandler: access.guards.person, schema: { params: ByToken, response: { 200: DropPage } } },
    async (request, reply) => {
      const { person, params } = request;
      keepDevice(request, reply);
      const { view, mine, now } = await offers.dropPage({ token: params.token, person });
      const { discount } = view.offer.terms;
      const words = wordsIn(textLanguageOf(request.headers['accept-language']));
      return {
        name: view.drop.name,
        offer: {
          name: view.offer.name,
          terms: words.terms({ ...view.offer.terms, stores: view.takenAt }),
          discountText: words.face(discount),
        },
        store: view.store && { name: view.store.name },
        opensAt: view.drop.opensAt.toISOString(),
        closesAt: view.drop.closesAt.toISOString(),
        now: now.toISOString(),
        speed: platform.clock.speed(),
        stock: view.stock,
        left: view.stock - view.claimed,
        mine,
      };
    },
  );

  http.post(
    '/api/shop/drops/:token/claims',
    {
      preHandler: access.guards.person,
      schema: { params: ByToken, body: ClaimBody.nullish(), response: { 200: ClaimResult } },
    },
    async (request) => {
      const { person, params, body } = request;
      const origin = { ip: request.ip, device: deviceOf(request) };
      const claimed = await offers.claim({ token: params.token, person, origin, ...body });
      const { result, view, coupon } = claimed;
      return {
        result,
        coupon: coupon && {
          code: coupon.code,
          offer: view.offer.name,
          discountFen: fixedDiscountOf(view.offer.terms.discount),
          validUntil: coupon.validUntil.toISOString(),
        },
        ...(result === 'not_yet' ? { opensAt: view.drop.opensAt.toISOString() } : {}),
        ...(claimed.result === 'waiting' ? { place: claimed.place } : {}),
        ...(result === 'sold_out' && view.drop.waitlist ? { canWait: true } : {}),
      };
    },
  );

  http.delete(
    '/api/shop/drops/:token/waiting',
    { preHandler: access.guards.person, schema: { params: ByToken } },
    async ({ person, params }, reply) => {
      await offers.stopWaiting({ token: params.token, person });
      return reply.code(204).send();
    },
  );

  http.get(
    '/api/shop/wallet',
    { preHandler: access.guards.person, schema: { response: { 200: Wallet } } },
    async (request) => {
      const wallet = await offers.walletOf(request.person);
      const language = textLanguageOf(request.headers['accept-language']);
      return {
        coupons: await Promise.all(wallet.coupons.map((coupon) => walletEntry(coupon, wallet, language))),
        foreign: wallet.foreign.map((coupon) => ({ ...coupon, validUntil: coupon.validUntil?.toISOString() ?? null })),
        now: wallet.now.toISOString(),
      };
    },
  );
}

async function walletEntry(coupon: WalletCoupon, { transfers, addresses, now }: WalletOf, language: TextLanguage) {
  const words = wordsIn(language);
  const status = stateAt(coupon, now);
  const address = coupon.pickup && addresses.get(coupon.pickup.store.code);
  const transfer = transfers.get(coupon.code);
  return {
    code: coupon.code,
    offer: coupon.offerName,
    terms: words.terms({ ...coupon.terms, stores: coupon.takenAt }),
    discountText: words.face(coupon.terms.discount),
    minSpendFen: coupon.terms.minSpendFen,
    store: coupon.terms.storeBound ? coupon.storeName : null,
    status,
    validFrom: coupon.validFrom.toISOString(),
    validUntil: coupon.validUntil.toISOString(),
    redeemedAt: coupon.redeemedAt?.toISOString() ?? null,
    ...(coupon.partnerCode === null
      ? {}
      : { partnerCode: coupon.partnerCode, partnerCodeUntil: coupon.partnerCodeUntil?.toISOString() ?? null }),
    heldUntil: coupon.heldUntil?.toISOString() ?? null,
    zone: coupon.zone,
    qr: status === 'issued' ? await qrOf(coupon.code) : '',
    ...(coupon.pickup ? { pickup: { ...coupon.pickup, ...(address ? { address } : {}) } } : {}),
    ...(isGivable(coupon.terms) ? { transferable: true as const } : {}),
    ...(transfer
      ? { transfer: transfer.state === 'given' ? transfer : { ...transfer, endsAt: transfer.endsAt.toISOString() } }
      : {}),
  };
}
