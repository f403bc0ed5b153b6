import { sql } from 'kysely';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, type Audit, demand } from '../../access/index.ts';
import { findOffer } from '../issue.ts';

export interface ExpiryNotices {
  /** Of offers that say nothing of their own; null: nobody is told. */
  hoursBefore: number | null;
  offers: { offer: string; name: string; hoursBefore: number }[];
}

/** Stands for every offer without a row of its own. */
const EVERY_OFFER = 0;

export function createExpiryNotice({ platform, audit }: { platform: Platform; audit: Audit }) {
  /** How long before their end coupons are told of: of one offer, or (null) of all that say nothing of their own. */
  async function setExpiryNotice(
    actor: Actor,
    { offer, hoursBefore }: { offer: string | null; hoursBefore: number | null },
  ): Promise<ExpiryNotices> {
    demand(actor, 'offers.edit');
    if (actor.storeIds) throw new AppError('access.other_store', {}, 403);
    const found = offer === null ? null : await findOffer(platform.db, offer);
    if (offer !== null && !found) throw new AppError('offers.offer_unknown', { field: 'offer', offer });
    const offerId = found?.offerId ?? EVERY_OFFER;
    await platform.db.transaction().execute(async (tx) => {
      if (hoursBefore === null) await sql`delete from offers.expiry_notice where offer_id = ${offerId}`.execute(tx);
      else
        await sql`
          insert into offers.expiry_notice (offer_id, hours_before) values (${offerId}, ${hoursBefore})
          on conflict (offer_id) do update set hours_before = excluded.hours_before`.execute(tx);
      await audit(tx, actor, 'offers.expiry_notice_set', offer === null ? 'offers' : `offer:${offer}`, { hoursBefore });
    });
    return expiryNotices(actor);
  }

  async function expiryNotices(actor: Actor): Promise<ExpiryNotices> {
    demand(actor, 'offers.read');
    const { rows: every } = await sql<{ hoursBefore: number }>`
      select hours_before as "hoursBefore" from offers.expiry_notice where offer_id = ${EVERY_OFFER}`.execute(
      platform.db,
    );
    const { rows: offers } = await sql<ExpiryNotices['offers'][number]>`
      select o.code as offer, o.name, n.hours_before as "hoursBefore"
      from offers.expiry_notice n join offers.offer o on o.offer_id = n.offer_id
      order by o.code`.execute(platform.db);
    return { hoursBefore: every[0]?.hoursBefore ?? null, offers };
  }
  return { setExpiryNotice, expiryNotices };
}
