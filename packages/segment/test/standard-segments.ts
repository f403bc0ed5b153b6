/** Names that the standard list needs and that differ between sets of data. */
export interface StandardNames {
  cities: readonly [string, string];
  taste: string;
  tier: string;
  wanted: string;
  had: string;
  source: string;
  /** Place of the new store, WGS-84 degrees. */
  newStore: { lng: number; lat: number };
  product: string;
  brand: string;
  nearExpiryCities: readonly string[];
  offer: string;
  /** Of the random share. */
  salt: string;
  /** Categories of step one and two. */
  categories: readonly [string, string];
}

export interface StandardSegment {
  name: string;
  kind: 'attribute' | 'event';
  text(names: StandardNames): string;
}

const quoted = (name: string): string => `"${name}"`;
const attribute = (name: string, text: StandardSegment['text']): StandardSegment => ({ name, kind: 'attribute', text });
const event = (name: string, text: StandardSegment['text']): StandardSegment => ({ name, kind: 'event', text });

/** The twenty segments of the audience benchmark, in its order, as people would type them. */
export const STANDARD_SEGMENTS: readonly StandardSegment[] = [
  attribute(
    '01-coffee-cities',
    ({ cities, taste }) => `reachable and city in (${cities.map(quoted).join(', ')}) and taste = "${taste}"`,
  ),
  attribute('02-birthday-gold', ({ tier }) => `tier >= "${tier}" and birthday(within 7 days)`),
  attribute('03-rain-stores', () => 'forecast = "rain" and reachable and not last_touch(within 3 days)'),
  attribute('04-mask-tags', ({ wanted, had }) => `tag = "${wanted}" and not tag = "${had}"`),
  attribute('05-group-only', () => 'in_group and not wecom_contact'),
  attribute(
    '06-poster-no-order',
    ({ source }) => `wecom_contact(source "${source}", since "2026-10-01") and orders_total = 0`,
  ),
  attribute('07-near-store', ({ newStore: { lng, lat } }) => `near(${lng}, ${lat}, 3 km)`),
  attribute(
    '08-random-share',
    ({ salt }) => `random_share(5%, salt "${salt}") and reachable and not programme_holdout`,
  ),
  attribute('09-lapsing', () => 'first_order(before 60 days) and last_order(within 60 days, before 30 days)'),
  attribute('10-coupon-tomorrow', () => 'holds_coupon(expires(tomorrow))'),
  event('11-coconut-twice', ({ product }) => `bought(product "${product}", orders >= 2, within 30 days)`),
  event(
    '12-milk-lapsed',
    ({ brand, nearExpiryCities }) =>
      `bought(brand "${brand}") and not bought(brand "${brand}", within 14 days) and city in (${nearExpiryCities.map(quoted).join(', ')})`,
  ),
  event('13-three-stores', () => 'ordered(spent >= 200 yuan, stores >= 3, within 90 days)'),
  event('14-noon-unredeemed', ({ offer }) => `claimed(offer "${offer}", unredeemed, within 7 days)`),
  event('15-after-touch', () => 'ordered(count >= 2, after(touched, within 24 hours), within 30 days)'),
  event('16-weekday-morning', () => 'ordered(count >= 5, share(hours 7 to 10, weekdays) >= 60%, within 60 days)'),
  event('17-top-tenth', () => 'top(10%, spent, by_city, within 180 days)'),
  event(
    '18-a-then-b',
    ({ categories: [first, then] }) =>
      `sequence(bought(category "${first}"), bought(category "${then}"), gap <= 7 days, within 60 days)`,
  ),
  event('19-mini-program-only', () => 'ordered(first(channel "mini_program")) and not ordered(channel "counter")'),
  event('20-basket-falls', () => 'trend(last 5, change <= -20%)'),
];
