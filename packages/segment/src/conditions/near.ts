import { z } from 'zod';
import type { Directory } from '../directory/directory.ts';
import { nameOf, readName, thingOf, writeName } from '../directory/names.ts';
import { type Phrase, phrase, quantity, type Value } from '../language/phrase.ts';
import { SegmentError } from '../language/problem.ts';
import { foundOf, readArguments } from './arguments.ts';
import { defineCondition } from './condition.ts';
import { homeStoreIs } from './home-store.ts';

/** The Earth's mean radius in metres (IUGG). */
const EARTH = 6_371_008.8;
/** Half of the way around. */
const FARTHEST = 20_016_000;

/** Degrees with at most six decimals: a tenth of a metre, and as a text can say them. */
const degrees = (most: number) =>
  z
    .number()
    .min(-most)
    .max(most)
    .refine((value) => Math.round(value * 1e6) / 1e6 === value, 'at most six decimals')
    .overwrite((value) => value + 0); // -0 is 0
const meters = z.int().min(1).max(FARTHEST);
const Near = z.union(
  [
    z.strictObject({ kind: z.literal('near'), store: z.string().min(1).max(200), meters }),
    z.strictObject({ kind: z.literal('near'), lng: degrees(180), lat: degrees(90), meters }),
  ],
  { error: 'a store, or lng and lat with at most six decimals; and meters' },
);
type Near = { kind: 'near'; meters: number; store?: string; lng?: number; lat?: number };

/** Along the surface of a sphere, in metres (haversine). Degrees. */
export function distanceBetween(a: { lng: number; lat: number }, b: { lng: number; lat: number }): number {
  const radians = Math.PI / 180;
  const half = (angle: number) => Math.sin((angle * radians) / 2) ** 2;
  const h = half(b.lat - a.lat) + Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * half(b.lng - a.lng);
  return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(h)));
}

const LENGTHS: Record<string, number> = { m: 1, 米: 1, km: 1000, 公里: 1000, 千米: 1000 };
const EXAMPLE = 'near("门店", 3 km) or near(121.47, 31.23, 3 km)';

function readMeters(value: Value | undefined, phrase: { place: Value['place'] }): number {
  const length = value?.type === 'quantity' && value.unit !== null ? LENGTHS[value.unit] : undefined;
  if (value?.type !== 'quantity' || length === undefined)
    throw new SegmentError({
      code: value ? 'wrong_type' : 'missing',
      place: value?.place ?? phrase.place,
      found: value ? foundOf(value) : null,
      expected: ['3 km', '500 m'],
    });
  const found = Math.round(value.value * length);
  if (!(found >= 1 && found <= FARTHEST) || Math.abs(found - value.value * length) > 1e-6)
    throw new SegmentError({
      code: 'out_of_range',
      place: value.place,
      found: foundOf(value),
      expected: [`1 m … ${FARTHEST} m, whole metres`],
    });
  return found;
}

function readDegrees(value: Value, most: number): number {
  if (value.type !== 'quantity' || value.unit !== null)
    throw new SegmentError({ code: 'wrong_type', place: value.place, found: foundOf(value), expected: [EXAMPLE] });
  if (Math.abs(value.value) > most)
    throw new SegmentError({
      code: 'out_of_range',
      place: value.place,
      found: foundOf(value),
      expected: [`${-most} … ${most}`],
    });
  return value.value + 0; // -0 is 0
}

function read(said: Phrase, directory: Directory): Near {
  const { values } = readArguments(said, { words: {}, example: EXAMPLE, values: 3 });
  const [first, second, third] = values;
  if (!first) throw new SegmentError({ code: 'missing', place: said.place, found: said.word, expected: [EXAMPLE] });
  if (first.type !== 'quantity') {
    if (third)
      throw new SegmentError({ code: 'not_here', place: third.place, found: foundOf(third), expected: [EXAMPLE] });
    return { kind: 'near', store: readName(directory, 'stores', first), meters: readMeters(second, said) };
  }
  if (!second) throw new SegmentError({ code: 'missing', place: said.place, found: said.word, expected: [EXAMPLE] });
  const lng = readDegrees(first, 180);
  return { kind: 'near', lng, lat: readDegrees(second, 90), meters: readMeters(third, said) };
}

const sayLength = (length: number, zh: boolean): string =>
  length % 1000 === 0 ? `${length / 1000} ${zh ? '公里' : 'km'}` : `${length} ${zh ? '米' : 'm'}`;

/** Her home store lies within a distance of a place. */
export const near = defineCondition<Near>({
  kind: 'near',
  word: 'near',
  alias: '附近',
  schema: Near as z.ZodType<Near>,
  examples: ['near("陆家嘴店", 3 km)', 'near(121.4737, 31.2304, 500 m)', 'near(-73.9857, 40.7484, 3 km)'],
  read,
  write: ({ store, lng, lat, meters }, directory) => {
    const length = meters % 1000 === 0 ? quantity(meters / 1000, 'km') : quantity(meters, 'm');
    const place = store === undefined ? [quantity(lng!), quantity(lat!)] : [writeName(directory, 'stores', store)];
    return phrase('near', { args: [...place, length] });
  },
  say: ({ store, lng, lat, meters }, directory, language) => {
    const zh = language === 'zh';
    const place = store === undefined ? `${lng}, ${lat}` : nameOf(directory, 'stores', store);
    return zh
      ? `归属门店在${place}${store === undefined ? ' ' : ''}周边 ${sayLength(meters, zh)}内`
      : `have a home store within ${sayLength(meters, zh)} of ${place}`;
  },
  unknownKeys: ({ store }, directory) =>
    store === undefined || thingOf(directory, 'stores', store) ? [] : [{ path: 'store', key: store }],
  sql: ({ store, lng, lat, meters }, context) => {
    const place = store === undefined ? { lng: lng!, lat: lat! } : thingOf(context.directory, 'stores', store)!;
    return homeStoreIs(context, (other) => distanceBetween(place, other) <= meters);
  },
  mayBeNull: true,
  dependsOn: () => ({ relations: ['person'], boundaries: [] }),
});
