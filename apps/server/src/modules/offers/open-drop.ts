import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Actor, type Audit, demand } from '../access/index.ts';
import { findOffer, nextIssueNo } from './issue.ts';

export interface OpenDrop {
  /** Opening the same key twice opens one drop, with the shares of the first time. */
  dropKey: string;
  name: string;
  offerCode: string;
  opensAt: Date;
  /** Exclusive. */
  closesAt: Date;
  /** Rows `(group_id bigint, store_id bigint, stock integer)`, one per group; a null group means every customer. */
  shares: RawBuilder<unknown>;
  at: Date;
}

export interface OpenedShare {
  groupId: number | null;
  storeId: number | null;
  /** For the link: unguessable, names no person. */
  token: string;
}

export async function openDrop(tx: Tx, drop: OpenDrop): Promise<OpenedShare[]> {
  const offer = await findOffer(tx, drop.offerCode);
  if (!offer) throw new AppError('offers.offer_unknown', { offer: drop.offerCode });
  const { rows } = await sql<{ dropId: number }>`
    insert into offers.drop (drop_key, offer_id, terms_version, name, opens_at, closes_at, created_at, issue_no)
    values (${drop.dropKey}, ${offer.offerId}, ${offer.version}, ${drop.name}, ${drop.opensAt}, ${drop.closesAt},
      ${drop.at}, ${await nextIssueNo(tx)})
    on conflict (drop_key) do nothing
    returning drop_id as "dropId"`.execute(tx);
  if (rows[0]) await addShares(tx, rows[0].dropId, drop.shares);
  return sharesOf(tx, drop.dropKey);
}

async function addShares(tx: Tx, dropId: number, shares: RawBuilder<unknown>): Promise<void> {
  await sql`
    insert into offers.drop_share (drop_id, token, group_id, store_id, stock)
    select ${dropId}::bigint, offers.token_from(gen_random_uuid()), group_id, store_id, stock from (${shares}) s`.execute(
    tx,
  );
  await sql`
    insert into offers.share_token (token, share_id)
    select token, share_id from offers.drop_share where drop_id = ${dropId}`.execute(tx);
  // Not a unique constraint: on a table distributed by share_id it could not hold.
  const { rows } = await sql<{ groupId: number }>`
    select group_id as "groupId" from offers.drop_share
    where drop_id = ${dropId} and group_id is not null group by group_id having count(*) > 1`.execute(tx);
  if (rows.length > 0) throw new AppError('offers.two_shares_of_one_group', { groups: rows.length });
}

async function sharesOf(tx: Tx, dropKey: string): Promise<OpenedShare[]> {
  const { rows } = await sql<OpenedShare>`
    select s.group_id as "groupId", s.store_id as "storeId", s.token
    from offers.drop d join offers.drop_share s on s.drop_id = d.drop_id
    where d.drop_key = ${dropKey}`.execute(tx);
  return rows;
}

export function createStopDrop({ platform, audit }: { platform: Platform; audit: Audit }) {
  /** Claims that begin from now on are answered "over"; coupons that were won stay won. */
  async function stopDrop(actor: Actor, dropId: number): Promise<{ stoppedAt: Date }> {
    demand(actor, 'offers.edit');
    if (actor.storeIds) throw new AppError('access.other_store', {}, 403);
    const at = platform.clock.now();
    return platform.db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ dropKey: string; stoppedAt: Date | null }>`
        select drop_key as "dropKey", stopped_at as "stoppedAt" from offers.drop where drop_id = ${dropId} for update`.execute(
        tx,
      );
      const [drop] = rows;
      if (!drop) throw new AppError('offers.drop_not_found', {}, 404);
      if (drop.stoppedAt) return { stoppedAt: drop.stoppedAt };
      await sql`update offers.drop set stopped_at = ${at} where drop_id = ${dropId}`.execute(tx);
      await audit(tx, actor, 'offers.drop_stopped', `drop:${drop.dropKey}`);
      return { stoppedAt: at };
    });
  }
  return stopDrop;
}
