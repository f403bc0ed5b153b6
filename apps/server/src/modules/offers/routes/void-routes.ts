import { VoidedSet, VoidSet } from '@xiaoer/contracts';
import type { Http } from '../../../platform/http/index.ts';
import type { OffersDeps } from '../deps.ts';
import type { OffersService } from '../service.ts';

/** The console takes all unused coupons of an offer, a drop or a grant key back. */
export function voidRoutes(http: Http, offers: OffersService, { access }: OffersDeps) {
  http.post(
    '/api/console/coupons/void-set',
    { preHandler: access.guards.user, schema: { body: VoidSet, response: { 200: VoidedSet } } },
    async ({ actor, body: { set: asked, reason, preview, atMost } }) => {
      const set = 'drop' in asked ? { dropId: Number(asked.drop) } : asked;
      const voided = await (preview
        ? offers.previewVoidSet(actor, set)
        : offers.voidSet(actor, set, { reason, atMost }));
      return { ...voided, preview };
    },
  );
}
