import type { AddStock } from '@xiaoer/contracts';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, type Audit, demand, demandStore } from '../../access/index.ts';
import { demandDropApproval } from '../approval/demand-approval.ts';
import { chargeDrop } from '../budget/issued.ts';
import { throughAgain } from '../claims/settle.ts';
import type { OffersDeps } from '../deps.ts';
import { coverDrop } from '../partner-codes/hand-out.ts';
import { createPromote } from '../waiting/promote.ts';
import { findAddition, lockDrop, raiseStock, recordAddition } from './repository.ts';

/** What was added: so many pieces to each of so many shares. */
export interface AddedStock {
  pieces: number;
  shares: number;
  addedAt: Date;
}

export function createAddStock({
  platform,
  audit,
  organisation,
}: {
  platform: Platform;
  audit: Audit;
  organisation: Pick<OffersDeps['organisation'], 'storeByCode'>;
}) {
  const { promote } = createPromote({ platform });
  const inOneGo = <T>(run: (tx: Tx) => Promise<T>) => throughAgain(() => platform.db.transaction().execute(run));

  /**
   * Adds pieces to each share of a drop, or of one store in it, until the drop is over. The same key again adds nothing and
   * is answered as the first time. Who waits in line gets them first; claims know of it at most a second later (`claims/used-up.ts`).
   */
  async function addStock(actor: Actor, dropId: number, { key, pieces, store }: AddStock): Promise<AddedStock> {
    demand(actor, 'offers.edit');
    const storeId = store === undefined ? null : await storeOf(store);
    if (storeId === null) demandWholeChain(actor);
    else demandStore(actor, storeId);
    const at = platform.clock.now();
    await platform.facts.prepare(at);
    return inOneGo(async (tx) => {
      const drop = await lockDrop(tx, dropId);
      if (!drop) throw new AppError('offers.drop_not_found', {}, 404);
      const before = await findAddition(tx, dropId, key);
      if (before) {
        if (before.pieces !== pieces || before.storeId !== storeId)
          throw new AppError('offers.key_reused', { key }, 409);
        return { pieces, shares: before.shares, addedAt: before.addedAt };
      }
      if (at >= drop.closesAt) throw new AppError('offers.drop_over', {}, 409);
      const shares = await raiseStock(tx, { dropId, storeId, pieces });
      if (shares === 0) throw new AppError('offers.drop_has_no_share_there', { store });
      await demandDropApproval(tx, dropId);
      await coverDrop(tx, dropId, at);
      await chargeDrop(tx, dropId, at);
      const added = { pieces, shares, addedAt: at };
      await recordAddition(tx, { dropId, key, storeId, who: actor.label, ...added });
      await promote(tx, dropId, at);
      await audit(tx, actor, 'offers.drop_stock_added', `drop:${drop.dropKey}`, {
        pieces,
        shares,
        store: store ?? null,
      });
      return added;
    });
  }

  async function storeOf(code: string): Promise<number> {
    const store = await organisation.storeByCode(code);
    if (!store) throw new AppError('offers.store_unknown', { stores: [code] });
    return store.storeId;
  }
  return addStock;
}

function demandWholeChain(actor: Actor): void {
  if (actor.storeIds) throw new AppError('access.other_store', {}, 403);
}
