import {
  ChooseStore,
  ClaimedPiece,
  ClaimPiece,
  Code,
  CountedPieces,
  CountPieces,
  MovedPiece,
  MovePiece,
  Pickup,
  PickupOffers,
  PickupStores,
  PutPickup,
} from '@xiaoer/contracts';
import { z } from 'zod';
import type { Http } from '../../../platform/http/index.ts';
import type { OffersDeps } from '../deps.ts';
import type { PickupFigures } from '../pickup/pieces.ts';
import type { OffersService } from '../service.ts';

const ByOffer = z.object({ code: Code });
const ByCode = z.object({ code: z.string().max(32) });
const instant = (at: string | null) => (at === null ? null : new Date(at));

/** Pieces that wait in stores: the customer's choice, and what operators and staff see to. */
export function pickupRoutes(http: Http, offers: OffersService, { access: { guards } }: OffersDeps) {
  http.post(
    '/api/shop/pickups/:offer/claims',
    {
      preHandler: guards.person,
      schema: { params: z.object({ offer: Code }), body: ClaimPiece, response: { 200: ClaimedPiece } },
    },
    async ({ person, params, body }) => {
      const claimed = await offers.claimPiece(person, { ...params, ...body });
      return { ...claimed, reservedUntil: claimed.reservedUntil.toISOString() };
    },
  );

  http.get(
    '/api/shop/coupons/:code/pickup',
    { preHandler: guards.person, schema: { params: ByCode, response: { 200: PickupStores } } },
    async ({ person, params }) => ({ stores: await offers.otherStores(person, params.code) }),
  );

  http.post(
    '/api/shop/coupons/:code/pickup',
    {
      preHandler: guards.person,
      schema: { params: ByCode, body: ChooseStore, response: { 200: MovedPiece } },
    },
    async ({ person, params, body }) => offers.moveOwnPiece(person, { ...params, ...body }),
  );

  http.get(
    '/api/console/pickup',
    { preHandler: guards.user, schema: { response: { 200: PickupOffers } } },
    async ({ actor }) => ({ offers: (await offers.pickupOffers(actor)).map(windowRow) }),
  );

  http.get(
    '/api/console/offers/:code/pickup',
    { preHandler: guards.user, schema: { params: ByOffer, response: { 200: Pickup } } },
    async ({ actor, params }) => figuresRow(await offers.pickupFigures(actor, params.code)),
  );

  http.put(
    '/api/console/offers/:code/pickup',
    { preHandler: guards.user, schema: { params: ByOffer, body: PutPickup, response: { 200: Pickup } } },
    async ({ actor, params, body: { opensAt, closesAt, stores } }) => {
      const put = { opensAt: instant(opensAt), closesAt: instant(closesAt), stores };
      return figuresRow(await offers.putPickup(actor, params.code, put));
    },
  );

  // The same of staff in their store and of operators: what each may is the use case's question.
  for (const [app, preHandler] of [
    ['workbench', guards.staff],
    ['console', guards.user],
  ] as const) {
    http.post(
      `/api/${app}/pickup/count`,
      { preHandler, schema: { body: CountPieces, response: { 200: CountedPieces } } },
      async ({ actor, body }) => offers.countPieces(actor, body),
    );
    http.post(
      `/api/${app}/pickup/move`,
      { preHandler, schema: { body: MovePiece, response: { 200: MovedPiece } } },
      async ({ actor, body }) => offers.movePiece(actor, body),
    );
  }
}

const figuresRow = ({ opensAt, closesAt, stores }: PickupFigures) => windowRow({ opensAt, closesAt, stores });

const windowRow = <Row extends { opensAt: Date | null; closesAt: Date | null }>(row: Row) => ({
  ...row,
  opensAt: row.opensAt?.toISOString() ?? null,
  closesAt: row.closesAt?.toISOString() ?? null,
});
