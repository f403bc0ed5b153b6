import { createHash } from 'node:crypto';
import {
  channelBits,
  type Directory,
  RECENT_SALES,
  RELATION_NAMES,
  RELATIONS,
  type RelationName,
} from '../../src/index.ts';
import { dayOf, plusDays } from '../evaluator/calendar.ts';
import type { Draw } from './draw.ts';
import { AMOUNTS, drawPurchases } from './events.ts';
import type { Customer, Person, Purchase } from './rows.ts';
import { type Scene, setScene } from './scene.ts';
import { drawBudgets, drawContacts, drawCoupons, drawIdentities, drawStays, drawTags, drawTouches } from './ties.ts';

/** A small chain at one instant. */
export interface World {
  seed: number;
  now: number;
  zone: string;
  directory: Directory;
  /** Stores where things happen, with the zones of their clocks. */
  stores: (Directory['stores'][number] & { zone: string })[];
  customers: Customer[];
}

/** The same seed gives the same world. */
export function drawWorld(seed: number): World {
  const scene = setScene(seed);
  const { draw, now, zone, directory } = scene;
  const customers = draw.times(draw.whole(40, 120), (i) => drawCustomer(scene, 1001 + i));
  // now and then nobody has anything of one kind
  if (draw.chance(0.15)) {
    const emptied = draw.pick(['contact', 'stay', 'tag', 'purchase', 'coupon', 'touch', 'budget'] as const);
    for (const customer of customers) {
      customer[emptied] = [];
      if (emptied === 'purchase') customer.line = [];
    }
  }
  for (const customer of customers) derive(customer);
  const stores = scene.stores.map((store) => ({ ...store, zone: scene.zoneOf(store.storeId) }));
  const world = { seed, now, zone, directory, stores, customers };
  checkColumns(world);
  return world;
}

/** The rows of a relation, of all customers. */
export const rowsOf = ({ customers }: Pick<World, 'customers'>, relation: RelationName): Record<string, unknown>[] =>
  customers.flatMap((customer) => customer[relation] as object as Record<string, unknown>[]);

function drawCustomer(scene: Scene, customer_id: number): Customer {
  const { draw } = scene;
  // of every ten, one has nothing and two buy often
  const nothing = draw.chance(0.1);
  const bought = drawPurchases(scene, customer_id, nothing ? 0 : draw.chance(0.2) ? 20 : 4);
  return {
    person: drawPerson(scene, customer_id, nothing),
    ...bought,
    contact: nothing ? [] : drawContacts(scene, customer_id),
    stay: nothing ? [] : drawStays(scene, customer_id),
    tag: nothing ? [] : drawTags(scene, customer_id),
    identity: nothing ? [] : drawIdentities(scene, customer_id),
    coupon: nothing ? [] : drawCoupons(scene, customer_id),
    touch: nothing ? [] : drawTouches(scene, customer_id),
    budget: nothing ? [] : drawBudgets(scene, customer_id),
  };
}

function drawPerson(
  { draw, now, zone, directory, stores, instant }: Scene,
  customer_id: number,
  nothing: boolean,
): Person {
  const subject_key = `${customer_id}-${draw.whole(0, 1_000_000_000)}`;
  const digest = createHash('md5').update(subject_key).digest();
  const programme = createHash('md5').update(`programme${subject_key}`).digest();
  const share = nothing ? 1 : 0.2;
  return {
    customer_id,
    subject_key,
    share_a: digest.readUInt32BE(0) & 0x7fffffff,
    share_b: digest.readUInt32BE(4) & 0x7fffffff,
    programme_share: programme.readUInt32BE(0),
    created_at: instant(),
    city: draw.orNull(draw.chance(0.1) ? '拉萨' : draw.pick(directory.cities), share),
    home_store_id: draw.orNull(draw.chance(0.05) ? 999 : draw.pick(stores).storeId, share),
    taste: draw.orNull(draw.pick(directory.tastes), share),
    birthday: draw.orNull(drawBirthday(draw, dayOf(now, zone)), share),
    tier_rank: draw.orNull(draw.pick(directory.tiers).rank, share),
    points: draw.orNull(draw.chance(0.7) ? draw.pick(AMOUNTS) : draw.pick([2 ** 31, 2 ** 40]), share),
    employee: draw.chance(0.1),
    suspected_hunter: draw.chance(0.1),
    consent: draw.chance(nothing ? 0 : 0.6),
    contact: false,
    contact_since: null,
    in_group: false,
    orders: 0,
    spent_fen: 0,
    first_order_at: null,
    last_order_at: null,
    channels: 0,
    first_channels: 0,
    recent_fen: [],
    last_touch_at: null,
  };
}

/** Around today, at the ends of months and years, on 29 February, and anywhere; with and without a year. */
function drawBirthday(draw: Draw, today: string): string {
  const year = draw.pick(['1904', '1996', '2000', '1987', '2024']);
  const near = plusDays(today, draw.pick([-31, -8, -7, -1, 0, 1, 2, 6, 7, 8, 14, 29, 30, 31])).slice(5);
  const edge = draw.pick(['02-29', '02-29', '02-28', '03-01', '12-31', '01-01', '12-26', '01-06']);
  const any = plusDays('2001-01-01', draw.whole(0, 364)).slice(5);
  const day = draw.pick([near, near, edge, any]);
  return day === '02-29' && year === '1987' ? '2000-02-29' : `${year}-${day}`;
}

/** The figures of the person from her rows, as the modules keep them: of all rows, whenever they are asked. */
export function derive({ person, contact, stay, purchase, touch }: Customer): void {
  const active = contact.filter(({ state }) => state === 'active');
  person.contact = active.length > 0;
  person.contact_since = least(active.map(({ since }) => since));
  person.in_group = stay.some(({ left_at }) => left_at === null);
  person.orders = purchase.length;
  person.spent_fen = purchase.reduce((sum, { paid_fen }) => sum + paid_fen, 0);
  person.first_order_at = least(purchase.map(({ at }) => at));
  person.last_order_at = most(purchase.map(({ at }) => at));
  person.channels = bitsOf(purchase);
  person.first_channels = bitsOf(purchase.filter(({ at }) => at === person.first_order_at));
  person.recent_fen = [...purchase]
    .sort((a, b) => b.at - a.at || b.order_id - a.order_id)
    .slice(0, RECENT_SALES)
    .map(({ paid_fen }) => paid_fen);
  person.last_touch_at = most(touch.map(({ at }) => at));
}

const bitsOf = (purchase: readonly Purchase[]): number =>
  channelBits((channel) => purchase.some((one) => one.channel === channel));

const least = (values: readonly (number | null)[]): number | null =>
  values.reduce((least, value) => (least === null || (value !== null && value < least) ? value : least), null);
const most = (values: readonly number[]): number | null => (values.length === 0 ? null : Math.max(...values));

/** A world has exactly the columns that the relations have. */
function checkColumns(world: World): void {
  for (const relation of RELATION_NAMES) {
    const expected = Object.keys(RELATIONS[relation].columns).sort().join();
    for (const row of rowsOf(world, relation).slice(0, 1)) {
      const found = Object.keys(row).sort().join();
      if (found !== expected) throw new Error(`${relation} of a world has ${found}, expected ${expected}`);
    }
  }
}
