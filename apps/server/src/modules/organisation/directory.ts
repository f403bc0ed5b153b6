import type { Position } from '@xiaoer/contracts';
import { around, distance } from 'geokdbush';
import KDBush from 'kdbush';
import { sql } from 'kysely';
import { type Db, prepared } from '../../platform/database/index.ts';
import { type Hours, type OpenState, openState } from './hours.ts';
import { localTime } from './local-time.ts';

export interface Store {
  storeId: number;
  code: string;
  name: string;
  city: string;
  unitId: number;
  address: string;
  /** WGS-84 degrees, like `lat`. */
  lng: number;
  lat: number;
  timeZone: string;
  /** YYYY-MM-DD */
  openedOn: string;
  wecomDepartmentId: number | null;
}

interface Snapshot {
  version: number;
  /** By code. */
  stores: Store[];
  byId: Map<number, Store>;
  byCode: Map<string, Store>;
  hours: Map<number, Hours[]>;
  index: KDBush | null;
}

/**
 * All stores in memory: a few thousand rows that every page asks for and that hardly change. A version in the
 * database says when to read them again, so that every process sees a change with its next question.
 */
export function createDirectory(db: Db) {
  let snapshot: Promise<Snapshot> | undefined;

  async function current(): Promise<Snapshot> {
    const { rows } = await sql<{ version: number }>`${prepared} select version from organisation.directory`.execute(db);
    const { version } = rows[0]!;
    const known = await snapshot?.catch(() => undefined);
    if (known && known.version >= version) return known;
    snapshot = readSnapshot(db);
    return snapshot;
  }

  const storeByCode = async (code: string) => (await current()).byCode.get(code) ?? null;
  const storeById = async (storeId: number) => (await current()).byId.get(storeId) ?? null;

  /** The known ones of these codes. */
  async function storesByCode(codes: Iterable<string>): Promise<Map<string, Store>> {
    const { byCode } = await current();
    const found = [...new Set(codes)].map((code) => [code, byCode.get(code)] as const);
    return new Map(found.filter((entry): entry is [string, Store] => entry[1] !== undefined));
  }

  /** Whether these stores are open at that instant, in their own zones. */
  async function openStates(storeIds: number[], at: Date): Promise<Map<number, OpenState>> {
    const { byId, hours } = await current();
    const stores = storeIds.map((id) => byId.get(id)).filter((store) => store !== undefined);
    return new Map(
      stores.map((store) => [store.storeId, openState(hours.get(store.storeId) ?? [], localTime(at, store.timeZone))]),
    );
  }

  /** An unknown store is closed. */
  async function openAt(storeId: number, at: Date): Promise<OpenState> {
    return (await openStates([storeId], at)).get(storeId) ?? { open: false, today: null };
  }

  /** The nearest stores as the crow flies, nearest first. */
  async function nearestStores({ lng, lat }: Position, limit: number): Promise<{ store: Store; distanceM: number }[]> {
    const { index, stores } = await current();
    if (!index) return [];
    return around(index, lng, lat, limit).map((i) => {
      const store = stores[i]!;
      return { store, distanceM: Math.round(distance(lng, lat, store.lng, store.lat) * 1000) };
    });
  }

  /** Cities with their stores, most stores first. */
  async function cities(): Promise<{ name: string; stores: number }[]> {
    const { stores } = await current();
    const counts = Map.groupBy(stores, (store) => store.city);
    return [...counts]
      .map(([name, of]) => ({ name, stores: of.length }))
      .sort((a, b) => b.stores - a.stores || (a.name < b.name ? -1 : 1));
  }

  /** By code. */
  async function storesInCity(city: string): Promise<Store[]> {
    return (await current()).stores.filter((store) => store.city === city);
  }

  return { storeByCode, storeById, storesByCode, openStates, openAt, nearestStores, cities, storesInCity };
}
export type Directory = ReturnType<typeof createDirectory>;

/** In one snapshot of the database: the version belongs to exactly these rows. */
async function readSnapshot(db: Db): Promise<Snapshot> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const { rows: versions } = await sql<{ version: number }>`select version from organisation.directory`.execute(tx);
      const { rows: stores } = await sql<Store>`
        select store_id as "storeId", code, name, city, unit_id as "unitId", address, lng, lat,
          time_zone as "timeZone", opened_on as "openedOn", wecom_department_id as "wecomDepartmentId"
        from organisation.store order by code`.execute(tx);
      const { rows: hours } = await sql<Hours & { storeId: number }>`
        select store_id as "storeId", weekday, from_minute as "fromMinute", until_minute as "untilMinute"
        from organisation.store_hours`.execute(tx);
      return {
        version: versions[0]!.version,
        stores,
        byId: new Map(stores.map((store) => [store.storeId, store])),
        byCode: new Map(stores.map((store) => [store.code, store])),
        hours: Map.groupBy(hours, (row) => row.storeId),
        index: indexOf(stores),
      };
    });
}

function indexOf(stores: Store[]): KDBush | null {
  if (stores.length === 0) return null;
  const index = new KDBush(stores.length);
  for (const store of stores) index.add(store.lng, store.lat);
  return index.finish();
}
