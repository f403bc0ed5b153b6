import { age } from './age.ts';
import { anniversary } from './anniversary.ts';
import { attention } from './attention.ts';
import { birthday } from './birthday.ts';
import { city } from './city.ts';
import { consent } from './consent.ts';
import { employee } from './employee.ts';
import { everyone } from './everyone.ts';
import { firstOrder } from './first-order.ts';
import { forecast } from './forecast.ts';
import { holdsCoupon } from './holds-coupon.ts';
import { identity } from './identity.ts';
import { inGroup } from './in-group.ts';
import { lastOrder } from './last-order.ts';
import { lastTouch } from './last-touch.ts';
import { lifecycle } from './lifecycle.ts';
import { near } from './near.ts';
import { ordersTotal } from './orders-total.ts';
import { points } from './points.ts';
import { programmeHoldout } from './programme-holdout.ts';
import { randomShare } from './random-share.ts';
import { reachable } from './reachable.ts';
import { region } from './region.ts';
import { registered } from './registered.ts';
import { segment } from './segment.ts';
import { spentTotal } from './spent-total.ts';
import { store } from './store.ts';
import { suspectedHunter } from './suspected-hunter.ts';
import { tag } from './tag.ts';
import { taste } from './taste.ts';
import { tier } from './tier.ts';
import { wecomContact } from './wecom-contact.ts';

/** Kinds that look at the person and at what is so now. */
export const ATTRIBUTES = [
  everyone,
  city,
  region,
  store,
  near,
  forecast,
  taste,
  birthday,
  age,
  anniversary,
  registered,
  employee,
  suspectedHunter,
  tier,
  points,
  identity,
  consent,
  reachable,
  wecomContact,
  inGroup,
  tag,
  holdsCoupon,
  attention,
  lifecycle,
  firstOrder,
  lastOrder,
  ordersTotal,
  spentTotal,
  lastTouch,
  segment,
  randomShare,
  programmeHoldout,
];
