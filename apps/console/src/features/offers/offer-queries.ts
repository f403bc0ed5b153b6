import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { CouponVoided, OfferPreview, OfferPut, Offers, type OfferTerms } from '@xiaoer/contracts';
import { getJson, postJson, requestJson } from '@xiaoer/ui';

export const offers = queryOptions({
  queryKey: ['offers'],
  queryFn: ({ signal }) => getJson('/api/console/offers', Offers, { signal }),
});

/** A draft as the customer will read it; the server writes the words, so that they are the coupon's own. */
export const offerPreview = (terms: OfferTerms | null) =>
  queryOptions({
    queryKey: ['offers', 'preview', terms],
    queryFn: ({ signal }) => postJson('/api/console/offers/preview', terms, OfferPreview, { signal }),
    enabled: terms !== null,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const putOffer = ({ code, terms }: { code: string; terms: OfferTerms }) =>
  requestJson('PUT', `/api/console/offers/${encodeURIComponent(code)}`, terms, OfferPut);

export const voidCoupon = (body: { code: string; reason: string }) =>
  postJson('/api/console/coupons/void', body, CouponVoided);
