import type { Directory, Named } from '@xiaoer/segment';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { weatherWordAt } from '../../organisation/index.ts';

/** The names of today, read from what other modules show: one statement per kind. */

export const readProducts = (db: Db) =>
  list<Directory['products'][number]>(
    db,
    // A product's brand is its tag `brand:…`: the catalogue has no column for it.
    sql`select sku as key, name, category,
        (select min(substr(t, 7)) from unnest(tags) t where t like 'brand:%') as brand
      from catalogue.product_info order by name, sku`,
  );

/** Stores with everything above them, the nearest first, and the weather word of the hour. */
export const readStores = (db: Db, now: Date) =>
  list<Directory['stores'][number]>(
    db,
    sql`
      with recursive above as (
        select unit_id as from_id, unit_id, parent_id, code, 0 as step from organisation.unit_info
        union all
        select a.from_id, u.unit_id, u.parent_id, u.code, a.step + 1
        from above a join organisation.unit_info u on u.unit_id = a.parent_id
      ), chain as (select from_id, array_agg(code order by step) as regions from above group by 1),
      cities as (select distinct city from organisation.store_info),
      weather as materialized (select c.city, ${weatherWordAt(sql`c.city`, now)} as word from cities c)
      select s.code as key, s.name, s.store_id as "storeId", s.city, coalesce(c.regions, '{}') as regions, s.lng, s.lat,
        w.word as weather
      from organisation.store_info s
      left join chain c on c.from_id = s.unit_id
      left join weather w on w.city = s.city
      order by s.name, s.code`,
  );

export const readRegions = (db: Db) =>
  list<Named>(db, sql`select code as key, name from organisation.unit_info order by name, code`);

/** Our own words, then WeCom's tags with their group where the name alone is not enough. */
export const readTags = (db: Db) =>
  list<Named>(
    db,
    sql`
      select 'own:' || tag as key, tag as name from customers.own_tag_info
      union all
      select tag_id, case when count(*) over (partition by name) > 1 then group_name || '/' || name else name end
      from customers.corp_tag_info
      order by 2, 1`,
  );

export const readTiers = (db: Db) =>
  list<Directory['tiers'][number]>(db, sql`select code as key, name, rank from customers.tier_info order by rank`);

export const readOffers = (db: Db) =>
  list<Named>(db, sql`select code as key, name from offers.offer_info order by name, code`);

/** Words that people chose as they made live codes and links: key and name are the same. */
export const readSources = (db: Db) =>
  list<Named>(
    db,
    sql`select distinct source as key, source as name from community.live_code_info where source <> '' order by 1`,
  );

export const readAccounts = (db: Db) =>
  list<Directory['accounts'][number]>(
    db,
    sql`select userid as key, name, account_id as "accountId" from organisation.account_info order by name, userid`,
  );

export const readGroups = (db: Db) =>
  list<Directory['groups'][number]>(
    db,
    sql`select chat_id as key, name, group_id as "groupId" from community.group_info order by name, chat_id`,
  );

/** Every place that we know a city of: stores and weather, without a look at the customers. */
export async function readCities(db: Db): Promise<string[]> {
  const { rows } = await sql<{ city: string }>`
    select city from organisation.store_info union select city from organisation.weather order by 1`.execute(db);
  return rows.map(({ city }) => city);
}

async function list<T>(db: Db, query: ReturnType<typeof sql>): Promise<T[]> {
  const { rows } = await query.execute(db);
  return rows as T[];
}
