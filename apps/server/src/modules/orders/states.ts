import type { OrderState, OrderStateResult, PostOrderStates } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Tx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Actor, demand } from '../access/index.ts';
import * as repo from './repository.ts';

/** For how many days customers see their orders, and states are kept that no order system ended. */
export const SHOWN_DAYS = 7;
/** Most old rows that one batch sweeps. */
const SWEPT = 1_000;

type Result = z.output<typeof OrderStateResult>;
export interface ToldState {
  externalNo: string;
  state: OrderState;
}

const RANK: Record<OrderState, number> = { placed: 0, making: 1, done: 2 };

/** Each number once, at the furthest of its states. */
function furthest(told: ToldState[]): ToldState[] {
  const byNumber = new Map<string, ToldState>();
  for (const one of told) {
    const before = byNumber.get(one.externalNo);
    if (!before || RANK[one.state] > RANK[before.state]) byNumber.set(one.externalNo, one);
  }
  return [...byNumber.values()];
}

/** New orders that are not done. */
export async function beginStates(tx: Tx, source: string, orders: (ToldState & { orderedAt: Date })[]): Promise<void> {
  const open = orders.filter(({ state }) => state !== 'done');
  if (open.length === 0) return;
  await sql`
    insert into orders.under_way (external_no, source, state, ordered_at)
    select "externalNo", ${source}, state, "orderedAt"
    from jsonb_to_recordset(${JSON.stringify(open)}::jsonb) as r("externalNo" text, state text, "orderedAt" timestamptz)`.execute(
    tx,
  );
}

/** What is so old that nobody sees it any more. The last thing of its transaction: it waits for nobody, and locks rows of others. */
export async function sweepStates(tx: Tx, at: Date): Promise<void> {
  const before = new Date(at.getTime() - SHOWN_DAYS * 24 * 3_600_000);
  await sql`
    delete from orders.under_way where (external_no, source) in (
      select external_no, source from orders.under_way where ordered_at < ${before}
      order by ordered_at limit ${SWEPT} for update skip locked)`.execute(tx);
}

/**
 * Orders that are known, and locked (`orders.external_number`): their states go forward. Answers what became of each; one
 * that is as far already, or further, is `unchanged`, one that its customer cancelled `cancelled` unless it is told as placed.
 */
export async function moveStates(
  tx: Tx,
  source: string,
  told: ToldState[],
): Promise<Map<string, 'accepted' | 'unchanged' | 'cancelled'>> {
  const outcomes = new Map(
    told.map(({ externalNo }) => [externalNo, 'unchanged' as 'accepted' | 'unchanged' | 'cancelled']),
  );
  const moving = furthest(told).filter(({ state }) => state !== 'placed');
  if (moving.length === 0) return outcomes;
  const { rows } = await sql<{ externalNo: string; outcome: 'accepted' | 'cancelled' }>`
    with told as (
      select * from jsonb_to_recordset(${JSON.stringify(moving)}::jsonb) as r("externalNo" text, state text)
    ),
    ended as (
      delete from orders.under_way u using told t
      where u.external_no = t."externalNo" and u.source = ${source} and t.state = 'done'
      returning u.external_no
    ),
    begun as (
      update orders.under_way u set state = 'making' from told t
      where u.external_no = t."externalNo" and u.source = ${source} and t.state = 'making' and u.state = 'placed'
      returning u.external_no
    )
    select external_no as "externalNo", 'accepted' as outcome from ended
    union all select external_no, 'accepted' from begun
    union all select c.external_no, 'cancelled' from orders.cancellation c join told t on t."externalNo" = c.external_no
      where c.source = ${source}`.execute(tx);
  for (const { externalNo, outcome } of rows) outcomes.set(externalNo, outcome);
  return outcomes;
}

/**
 * `POST /api/v1/orders/states`. The orders' rows are locked as a cancellation locks one: either the customer hears that it is
 * being made, or the order system that it was cancelled. Repeating changes nothing, so a lost answer is asked for again.
 */
export function createTellStates({ platform }: { platform: Platform }) {
  return async function tellStates(
    actor: Actor,
    { source, orders }: z.output<typeof PostOrderStates>,
  ): Promise<{ results: Result[] }> {
    demand(actor, 'orders.write');
    return platform.db.transaction().execute(async (tx) => {
      const numbers = [...new Set(orders.map(({ externalNo }) => externalNo))];
      const known = new Map((await repo.lockDocuments(tx, 'sale', source, numbers)).map((d) => [d.externalNo, d]));
      const refusalOf = ({ externalNo }: ToldState): Result['reason'] => {
        const document = known.get(externalNo);
        if (!document) return 'unknown_order';
        return actor.storeIds && !actor.storeIds.includes(document.storeId) ? 'other_store' : undefined;
      };
      const outcomes = await moveStates(
        tx,
        source,
        orders.filter((order) => !refusalOf(order)),
      );
      return {
        results: orders.map((order): Result => {
          const { externalNo } = order;
          const outcome = outcomes.get(externalNo);
          const reason = refusalOf(order) ?? (outcome === 'cancelled' ? 'cancelled' : undefined);
          return reason ? { externalNo, result: 'refused', reason } : { externalNo, result: outcome as 'accepted' };
        }),
      };
    });
  };
}
