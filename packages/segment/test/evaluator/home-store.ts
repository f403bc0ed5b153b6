import type { Directory } from '../../src/index.ts';
import type { Asked, Holds } from './meaning.ts';

type Store = Directory['stores'][number];

/** Conditions about the home store; false for who has none, or one that the directory does not know. */
const homeStore =
  ({ directory }: Asked, wanted: (store: Store) => boolean): Holds =>
  ({ person }) => {
    const store = directory.stores.find(({ storeId }) => storeId === person.home_store_id);
    return store !== undefined && wanted(store);
  };

export const store = ({ in: keys }: { in: string[] }, asked: Asked): Holds =>
  homeStore(asked, ({ key }) => keys.includes(key));
export const region = ({ in: keys }: { in: string[] }, asked: Asked): Holds =>
  homeStore(asked, ({ regions }) => regions.some((unit) => keys.includes(unit)));
export const forecast = ({ in: words }: { in: string[] }, asked: Asked): Holds =>
  homeStore(asked, ({ weather }) => weather !== null && words.includes(weather));

/** Metres; the Earth's mean radius. */
const EARTH = 6_371_008.8;

export function near(
  { store, lng, lat, meters }: { store?: string; lng?: number; lat?: number; meters: number },
  asked: Asked,
): Holds {
  const place = asked.directory.stores.find(({ key }) => key === store) ?? { lng: lng!, lat: lat! };
  return homeStore(asked, (other) => distanceOf(place, other) <= meters);
}

/** Haversine. */
function distanceOf(a: { lng: number; lat: number }, b: { lng: number; lat: number }): number {
  const [latA, latB] = [(a.lat / 180) * Math.PI, (b.lat / 180) * Math.PI];
  const across = Math.sin(((b.lng - a.lng) / 360) * Math.PI);
  const along = Math.sin((latB - latA) / 2);
  return 2 * EARTH * Math.asin(Math.sqrt(along * along + Math.cos(latA) * Math.cos(latB) * across * across));
}
