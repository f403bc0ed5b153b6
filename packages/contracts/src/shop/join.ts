import { z } from 'zod';
import { Code } from '../common.ts';

/**
 * `GET /api/shop/session`. `stranger`: WeChat named nobody we know (a forwarded link opened by a third person);
 * `follower`: a person with an openid alone (joined a group by its code, is nobody's contact); `customer`: a contact.
 */
export const ShopSession = z.object({
  who: z.enum(['none', 'stranger', 'follower', 'customer']),
  chainName: z.string(),
  isContact: z.boolean(),
  homeStore: z.object({ code: Code, name: z.string() }).nullable(),
  groups: z.array(z.object({ name: z.string(), store: Code.nullable() })),
  consent: z.object({ textVersion: z.string(), text: z.string(), promotion: z.boolean() }),
  /** The code that adds us as a contact, for those who are not; a picture's address. */
  addContactQr: z.string().nullable(),
});
export type ShopSession = z.infer<typeof ShopSession>;

/** `POST /api/shop/consent`. Consent names the text that was shown. */
export const GiveConsent = z.object({ textVersion: z.string().max(40), promotion: z.boolean() });

export const NearStore = z.object({
  code: Code,
  name: z.string(),
  city: z.string(),
  address: z.string(),
  /** Metres from the position given; null when none was. */
  distanceM: z.int().nullable(),
  openNow: z.boolean(),
  hoursToday: z.string().nullable(),
  hasGroup: z.boolean(),
});
export type NearStore = z.infer<typeof NearStore>;
/** `GET /api/shop/stores?lng=&lat=` (nearest first, open ones before closed) or `?city=`. At most 20. */
export const NearStores = z.object({ stores: z.array(NearStore) });
export type NearStores = z.infer<typeof NearStores>;
/** `GET /api/shop/cities` */
export const Cities = z.object({ cities: z.array(z.object({ name: z.string(), stores: z.int() })) });
export type Cities = z.infer<typeof Cities>;

/** `POST /api/shop/join`: chooses the store; answers with its group's code and the new member's coupon, if one was due. */
export const JoinStore = z.object({ store: Code, source: z.string().max(64).optional() });
export const Joined = z.object({
  store: z.object({ code: Code, name: z.string() }),
  group: z.object({ name: z.string(), qrCode: z.string(), alreadyMember: z.boolean() }).nullable(),
  /** Null when she had one before: once per customer, ever. */
  newMemberCoupon: z.object({ code: z.string(), offer: z.string() }).nullable(),
});
export type Joined = z.infer<typeof Joined>;
