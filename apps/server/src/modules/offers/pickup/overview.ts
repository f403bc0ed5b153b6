import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, demand, storeScope } from '../../access/index.ts';
import { leftAt } from './stock.ts';

export interface PickupOffer {
  offer: { code: string; name: string };
  opensAt: Date | null;
  closesAt: Date | null;
  /** Those with pieces, or that had some. */
  stores: number;
  pieces: number;
  reserved: number;
  collected: number;
  left: number;
}

export function createPickupOffers({ platform: { db, clock } }: { platform: Platform }) {
  /** Offers whose pieces wait in the stores that the actor may see, summed over them at this moment. */
  return async function pickupOffers(actor: Actor): Promise<PickupOffer[]> {
    demand(actor, 'offers.read');
    const { rows } = await sql<PickupOffer>`
      select jsonb_build_object('code', f.code, 'name', f.name) as offer, p.opens_at as "opensAt",
        p.closes_at as "closesAt", n.stores, n.pieces, n.reserved, n.collected, n.left
      from (
        select s.offer_id, count(distinct s.store_id)::integer as stores, sum(s.pieces)::integer as pieces,
          sum(s.reserved)::integer as reserved, sum(s.collected)::integer as collected, sum(s.left)::integer as left
        from (${leftAt(clock.now())}) s where ${storeScope(actor, 's.store_id')} group by s.offer_id
      ) n
      join offers.offer f on f.offer_id = n.offer_id
      left join offers.pickup_offer p on p.offer_id = n.offer_id
      order by f.code`.execute(db);
    return rows;
  };
}
