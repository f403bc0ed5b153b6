import type { ClaimResult, Joined, LiveCodes, ShopSession, Wallet } from '@xiaoer/contracts';
import type { z } from 'zod';
import { plansVoid } from './after-sale.ts';
import type { Act } from './context.ts';
import { dayOf } from './day.ts';

/** Scans the poster of the store: what she meets is WeCom, not the platform. */
export const scan: Act = async (town, subject) => {
  const person = Number(subject);
  const { home } = town.traits(person);
  const answer = await town.platform.api('GET', '/api/v1/live-codes');
  const { liveCodes } = answer.body as z.infer<typeof LiveCodes>;
  const poster = liveCodes.find(({ store, configId }) => store === home.code && configId);
  if (!poster?.configId) return;
  const scanned = town.world.scanContactWay(person, poster.configId);
  if (scanned.result !== 'added') return;
  town.count('scans');
  town.platform.forget({ person });
};

/** Scans the code of the store's group that hangs beside the poster, without adding anybody. */
export const scanGroup: Act = async (town, subject) => {
  const person = Number(subject);
  const { home } = town.traits(person);
  const way = town.world.joinWays
    .list()
    .find(({ chatIds }) => chatIds.some((chatId) => town.world.groups.find(chatId)?.owner === home.manager));
  if (way && town.world.scanJoinWay(person, way.configId).result === 'joined') town.count('joins');
};

/** Opens the welcome's page, reads, perhaps consents, chooses the store and scans its group's code. */
export const openJoinPage: Act = async (town, subject) => {
  const person = Number(subject);
  const who = { person };
  const { home } = town.traits(person);
  const session = (await town.platform.as(who, 'GET', '/api/shop/session')).body as ShopSession;
  if (town.draw.chance(0.6, 'consents', person)) {
    await town.platform.as(who, 'POST', '/api/shop/consent', {
      textVersion: session.consent.textVersion,
      promotion: true,
    });
  }
  await town.platform.as(who, 'GET', `/api/shop/stores?lng=${home.lng}&lat=${home.lat}`);
  const answer = await town.platform.as(who, 'POST', '/api/shop/join', { store: home.code });
  if (answer.status >= 300) return;
  const joined = answer.body as Joined;
  if (joined.newMemberCoupon) {
    const validUntilMs = town.now().getTime() + 6 * 86_400_000;
    town.coupons.keep({ person, code: joined.newMemberCoupon.code, offer: joined.newMemberCoupon.offer, validUntilMs });
  }
  const configId = joined.group && /\/qr\/([A-Za-z0-9_-]+)/.exec(joined.group.qrCode)?.[1];
  if (
    configId &&
    town.draw.chance(0.85, 'joins', person) &&
    town.world.scanJoinWay(person, configId).result === 'joined'
  )
    town.count('joins');
};

/** Taps the drop's button. Too early, she comes back when it opens. */
export const claim: Act = async (town, subject, payload: { token: string; again?: boolean }) => {
  const person = Number(subject);
  const answer = await town.platform.as({ person }, 'POST', `/api/shop/drops/${payload.token}/claims`, {});
  if (answer.status >= 300) return;
  const { result, coupon, opensAt } = answer.body as ClaimResult;
  if (result === 'not_yet' && opensAt && !payload.again) {
    const late = town.draw.draw('claim-late', person, dayOf(town.now()));
    return town.plan('claim', person, new Date(Date.parse(opensAt) + late * 5 * 60_000), {
      token: payload.token,
      again: true,
    });
  }
  town.count('claims');
  if (result !== 'won' || !coupon) return;
  town.count('won');
  town.coupons.keep({ person, code: coupon.code, offer: coupon.offer, validUntilMs: Date.parse(coupon.validUntil) });
  plansVoid(town, person, coupon.code, payload.token);
  // Calibrated on case 2: about 40 % of noon coupons are redeemed.
  if (town.draw.chance(0.42, 'uses-noon', person, payload.token)) {
    town.plan('order', person, town.draw.between(15, 420, 'uses-noon-when', person, payload.token), { n: 90 });
  }
};

/** Looks into the wallet after a message: coupons she did not know of make her come. */
export const openWallet: Act = async (town, subject) => {
  const person = Number(subject);
  const answer = await town.platform.as({ person }, 'GET', '/api/shop/wallet');
  if (answer.status >= 300) return;
  const { coupons } = answer.body as z.infer<typeof Wallet>;
  const usable = coupons.filter(({ status }) => status === 'issued');
  for (const { code, offer, validUntil } of usable)
    town.coupons.keep({ person, code, offer, validUntilMs: Date.parse(validUntil) });
  const { priceSense } = town.traits(person);
  const day = dayOf(town.now());
  if (usable.length > 0 && town.draw.chance(0.15 + 0.35 * priceSense, 'comes-back', person, day)) {
    town.plan('order', person, town.draw.between(60, 1_800, 'comes-back-when', person, day), { n: 91 });
  }
};

/** Has had enough of one group: leaves it, keeps the coupons. */
export const leaveGroup: Act = async (town, subject, payload: { chatId: string }) => {
  const person = Number(subject);
  if (!town.world.groups.ofPerson(person).some(({ chatId }) => chatId === payload.chatId)) return;
  town.world.leaveGroup(person, payload.chatId);
  town.count('groupLeaves');
};

/** Has had enough of us: deletes the contact. */
export const removeContact: Act = async (town, subject, payload: { userid: string }) => {
  const person = Number(subject);
  if (
    !town.world.contacts.ofPerson(person).some(({ userid, status }) => userid === payload.userid && status === 'active')
  )
    return;
  town.world.removeContact(person, payload.userid);
  town.platform.forget({ person });
  town.count('removals');
};
