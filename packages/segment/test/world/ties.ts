import { dayOf, plusDays, startOf, weekdayOf } from '../evaluator/calendar.ts';
import { BUDGET_KINDS, CONTACT_STATES, IDENTITY_KINDS, TOUCH_CHANNELS } from './directory.ts';
import type { Budget, Contact, Coupon, Identity, Stay, Tag, Touch } from './rows.ts';
import type { Scene } from './scene.ts';

export function drawContacts({ draw, directory, instant }: Scene, customer_id: number): Contact[] {
  // 19 has left the directory
  return draw.some([...directory.accounts.map(({ accountId }) => accountId), 19], 0.35).map((account_id) => {
    const state = draw.chance(0.5) ? 'active' : draw.pick(CONTACT_STATES);
    const source = draw.orNull(draw.pick(directory.sources).key, 0.4);
    return {
      customer_id,
      account_id,
      state,
      since: state === 'active' ? instant() : draw.orNull(instant()),
      ended_at: state === 'active' ? null : draw.orNull(instant(), state === 'perhaps_gone' ? 0.8 : 0),
      live_code: source === null ? draw.orNull('code-lost', 0.9) : `code-${source}`,
      source,
    };
  });
}

/** A stay whose beginning is not known has an end. */
export function drawStays({ draw, directory, stores, instant }: Scene, customer_id: number): Stay[] {
  // 29 has left the directory
  return draw.some([...directory.groups.map(({ groupId }) => groupId), 29], 0.2).map((group_id) => {
    const joined_at = draw.orNull(instant(), 0.1);
    return {
      customer_id,
      group_id,
      store_id: draw.orNull(draw.pick(stores).storeId),
      joined_at,
      left_at: joined_at === null ? instant() : draw.orNull(instant(), 0.6),
    };
  });
}

export const drawTags = ({ draw, directory }: Scene, customer_id: number): Tag[] =>
  [...draw.some(directory.tags, 0.25).map(({ key }) => key), ...draw.some(['own:gone'], 0.05)].map((tag) => ({
    customer_id,
    tag,
  }));

export const drawIdentities = ({ draw }: Scene, customer_id: number): Identity[] =>
  draw
    .some(IDENTITY_KINDS, 0.3)
    .flatMap((kind) => draw.some(['corp-1', 'app-2'], 0.6).map((issuer) => ({ customer_id, kind, issuer })));

export function drawCoupons(scene: Scene, customer_id: number): Coupon[] {
  const { draw, directory, stores, instant, now, zone } = scene;
  // now, and the ends of today and tomorrow
  const ends = [now, ...[1, 2].map((days) => startOf(plusDays(dayOf(now, zone), days), zone))];
  return draw.times(draw.chance(0.4) ? draw.whole(1, 4) : 0, () => {
    const issued_at = instant();
    const valid_from = draw.chance(0.7) ? issued_at : instant();
    const until = draw.chance(0.3) ? draw.pick(ends) + draw.pick([-1, 0, 1]) : instant();
    const status = draw.pick(['issued', 'issued', 'redeemed', 'void']);
    const redeemed = status === 'redeemed';
    return {
      customer_id,
      coupon_id: scene.id('coupon'),
      offer: draw.chance(0.05) ? 'gone' : draw.pick(directory.offers).key,
      drop_key: draw.orNull('noon-2026', 0.7),
      status,
      issued_at,
      valid_from,
      valid_until: until > valid_from ? until : valid_from + draw.pick([1, 3_600_000, 86_400_000]),
      redeemed_at: redeemed ? Math.max(issued_at, instant()) : null,
      redeemed_store_id: redeemed ? draw.orNull(draw.pick(stores).storeId) : null,
      discount_fen: redeemed ? draw.orNull(draw.pick([0, 500, 1000])) : null,
    };
  });
}

export const drawTouches = (scene: Scene, customer_id: number): Touch[] =>
  scene.draw.times(scene.draw.chance(0.5) ? scene.draw.whole(1, 6) : 0, () => ({
    customer_id,
    run_id: scene.id('run'),
    at: scene.instant(),
    playbook: scene.draw.pick(scene.directory.playbooks).key,
    channel: scene.draw.pick(TOUCH_CHANNELS),
  }));

/** Of today, tomorrow and days before, and of weeks; at most one row of each kind and period. */
export function drawBudgets({ draw, now, zone, directory }: Scene, customer_id: number): Budget[] {
  const today = dayOf(now, zone);
  return BUDGET_KINDS.flatMap((kind) => {
    const first = kind === 'promotion_week' ? plusDays(today, 1 - weekdayOf(today)) : today;
    const step = kind === 'promotion_week' ? 7 : 1;
    return draw.some([-1, 0, 0, 1], 0.25).flatMap((periods, i, all) => {
      if (all.indexOf(periods) !== i) return [];
      const spent = draw.whole(0, 3);
      const period_start = startOf(plusDays(first, periods * step), zone);
      return [{ customer_id, kind, period_start, spent, remaining: directory.settings.attentionCaps[kind] - spent }];
    });
  });
}
