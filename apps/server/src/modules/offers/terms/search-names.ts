import type { OfferNames, OfferNamesQuery } from '@xiaoer/contracts';
import { type RawBuilder, sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, demand, storeScope } from '../../access/index.ts';

type Name = OfferNames['names'][number];

/** As many as a person looks through; typing narrows it. */
const MOST_SHOWN = 50;

export function createSearchNames({ platform: { db } }: { platform: Platform }) {
  /** What terms can name, of one kind: those whose name or key holds what was typed, or those of the keys. */
  return async function searchNames(actor: Actor, { kind, query = '', keys }: OfferNamesQuery): Promise<Name[]> {
    demand(actor, 'offers.read');
    const { rows } = await sql<Name>`
      select key, name, note, price_fen as "priceFen" from (${namesOf(actor, kind)}) n
      where ${keys ? sql`key = any(${keys}::text[])` : sql`position(${query.toLowerCase()} in lower(name || ' ' || key)) > 0`}
      order by name, key
      limit ${keys ? keys.length : MOST_SHOWN}`.execute(db);
    return rows;
  };
}

/** Rows `(key, name, note, price_fen)`. `note` tells apart what is called alike. */
function namesOf(actor: Actor, kind: OfferNamesQuery['kind']): RawBuilder<unknown> {
  const noPrice = sql`null::bigint as price_fen`;
  switch (kind) {
    case 'product':
      return sql`
        select sku as key, name, category as note, list_price_fen::bigint as price_fen from catalogue.product_info`;
    case 'category':
      return sql`select distinct category as key, category as name, '' as note, ${noPrice} from catalogue.product_info`;
    case 'region':
      return sql`select code as key, name, '' as note, ${noPrice} from organisation.unit_info`;
    case 'store':
      return sql`
        select code as key, name, city as note, ${noPrice} from organisation.store_info
        where ${storeScope(actor, 'store_info.store_id')}`;
    case 'city':
      return sql`
        select distinct city as key, city as name, '' as note, ${noPrice} from organisation.store_info
        where ${storeScope(actor, 'store_info.store_id')}`;
  }
}
