import type { DropLive } from '@xiaoer/contracts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, demand } from '../../access/index.ts';
import { dropStateAt } from '../drops/drop-state.ts';
import { findLiveDrop, SPAN_SECONDS, storesOfDrop, wonBySpan } from './repository.ts';

export function createDropLive({ platform: { db, clock } }: { platform: Platform }) {
  /**
   * How a drop goes at this moment, in the stores that the actor may see. One statement for each part, whatever the
   * drop's size; asked again every few seconds. `won` is the counter that claims lock; `dropDetail` counts the claims.
   */
  async function dropLive(actor: Actor, dropId: number): Promise<DropLive> {
    demand(actor, 'offers.read');
    const now = clock.now();
    const drop = await findLiveDrop(db, actor, dropId);
    if (!drop) throw new AppError('offers.drop_not_found', {}, 404);
    const [spans, stores] = await Promise.all([
      wonBySpan(db, actor, { dropId, issueNo: drop.issueNo, now }),
      storesOfDrop(db, actor, dropId),
    ]);
    const { name, offer, stock, won, waiting } = drop;
    return {
      id: String(dropId),
      name,
      offer,
      state: dropStateAt({ ...drop, claimed: won }, now),
      opensAt: drop.opensAt.toISOString(),
      closesAt: drop.closesAt.toISOString(),
      stoppedAt: drop.stoppedAt?.toISOString() ?? null,
      now: now.toISOString(),
      stock,
      won,
      left: stock - won,
      waiting,
      spanSeconds: SPAN_SECONDS,
      spans: spans.map((span) => ({ from: span.from.toISOString(), won: span.won })),
      stores: stores.map(({ inAll, ...store }) => store),
      storesInAll: stores[0]?.inAll ?? 0,
    };
  }
  return dropLive;
}
