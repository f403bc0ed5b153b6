import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, type Audit, demand } from '../../access/index.ts';
import { demandDropApproval } from '../approval/demand-approval.ts';
import { chargeDrop } from '../budget/issued.ts';
import { findOffer, nextIssueNo } from '../issue.ts';
import { coverDrop } from '../partner-codes/hand-out.ts';
import { addShares } from './drop-shares.ts';
import { checkedDrop, type DropSpec } from './drop-spec.ts';

export interface OpenDrop extends DropSpec {
  /**
   * Rows `(group_id bigint, store_id bigint, stock integer)`, one per group; a null group means every customer. In a scope that
   * is wider than a group the stock is that of the whole share, and all its rows say the same.
   */
  shares: RawBuilder<unknown>;
  at: Date;
}

export interface OpenedShare {
  groupId: number | null;
  storeId: number | null;
  /** For the link: unguessable, names no person. */
  token: string;
}

export async function openDrop(tx: Tx, { shares, at, ...spec }: OpenDrop): Promise<OpenedShare[]> {
  const drop = checkedDrop(spec);
  const offer = await findOffer(tx, drop.offerCode);
  if (!offer) throw new AppError('offers.offer_unknown', { offer: drop.offerCode });
  const { rows } = await sql<{ dropId: number }>`
    insert into offers.drop (drop_key, offer_id, terms_version, name, opens_at, closes_at, created_at, issue_no,
      family, per_customer, waitlist, opens_latest_at)
    values (${drop.dropKey}, ${offer.offerId}, ${offer.version}, ${drop.name}, ${drop.opensAt}, ${drop.closesAt},
      ${at}, ${await nextIssueNo(tx)}, ${drop.family ?? null}, ${drop.perCustomer}, ${drop.waitlist}, ${drop.atPost?.latest ?? null})
    on conflict (drop_key) do nothing
    returning drop_id as "dropId"`.execute(tx);
  if (rows[0]) {
    await addShares(tx, rows[0].dropId, drop.scope, shares);
    await demandDropApproval(tx, rows[0].dropId);
    await coverDrop(tx, rows[0].dropId, at);
    await chargeDrop(tx, rows[0].dropId, at);
  }
  return sharesOf(tx, drop.dropKey);
}

async function sharesOf(tx: Tx, dropKey: string): Promise<OpenedShare[]> {
  const { rows } = await sql<OpenedShare>`
    select s.group_id as "groupId", s.store_id as "storeId", s.token
    from offers.drop d join offers.drop_share s on s.drop_id = d.drop_id
    where d.drop_key = ${dropKey}`.execute(tx);
  return rows;
}

/** In the order in which sets of claims lock them: never in a ring. */
const stopShares = (tx: Tx, dropId: number, at: Date) =>
  sql`
  update offers.drop_share s set stopped_at = ${at}
  from (select share_id from offers.drop_share where drop_id = ${dropId} order by share_id for update) l
  where s.share_id = l.share_id`.execute(tx);

export function createStopDrop({ platform, audit }: { platform: Platform; audit: Audit }) {
  /**
   * Claims that are not decided yet are answered "over"; coupons that were won stay won. A set of claims that holds a share is
   * waited for, and one that waits for it reads the stop: the lock's order decides.
   */
  async function stopDrop(actor: Actor, dropId: number): Promise<{ stoppedAt: Date }> {
    demand(actor, 'offers.edit');
    if (actor.storeIds) throw new AppError('access.other_store', {}, 403);
    const at = platform.clock.now();
    return platform.db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ dropKey: string; stoppedAt: Date | null }>`
        select drop_key as "dropKey", stopped_at as "stoppedAt" from offers.drop where drop_id = ${dropId}
        for no key update`.execute(tx);
      const [drop] = rows;
      if (!drop) throw new AppError('offers.drop_not_found', {}, 404);
      if (drop.stoppedAt) return { stoppedAt: drop.stoppedAt };
      await sql`update offers.drop set stopped_at = ${at} where drop_id = ${dropId}`.execute(tx);
      await stopShares(tx, dropId, at);
      await audit(tx, actor, 'offers.drop_stopped', `drop:${drop.dropKey}`);
      return { stoppedAt: at };
    });
  }
  return stopDrop;
}
