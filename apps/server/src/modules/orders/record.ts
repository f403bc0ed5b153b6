import type { OrderResult, PostOrders } from '@xiaoer/contracts';
import type { z } from 'zod';
import type { Tx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Actor, demand } from '../access/index.ts';
import type { Customers } from '../customers/index.ts';
import { type Adoption, adoptOrders } from './adopt.ts';
import { announce } from './announce.ts';
import { keepAmounts } from './coupon-amounts.ts';
import { allCodesOf, differingField, digestOf, type OrderInput, type Refusal, refusalOf, totalsOf } from './order.ts';
import { ensureMonths } from './partitions.ts';
import * as repo from './repository.ts';
import { beginStates, moveStates, sweepStates } from './states.ts';

type Batch = z.output<typeof PostOrders>;
type Result = z.output<typeof OrderResult>;
/** What became of one order; `refusal` for those not taken. */
type Outcome = 'accepted' | 'unchanged' | Refusal;

const CONFLICT = 'conflict';

/**
 * Takes a batch of orders from one source in one transaction. Each order is taken or refused by itself; the same order
 * again is `unchanged`; another order under its number is refused as `conflict`, naming the field. An order that was
 * anonymous and now names its buyer moves to her.
 */
export function createRecord({ platform, customers }: { platform: Platform; customers: Pick<Customers, 'match'> }) {
  return async function record(actor: Actor, batch: Batch): Promise<{ results: Result[] }> {
    demand(actor, 'orders.write');
    const at = platform.clock.now();
    const { distinct, repeats } = withoutRepeats(batch.orders);
    const sane = distinct.filter((order) => !refusalOf(order, at));
    await ensureMonths(
      platform.partitions,
      sane.map((order) => new Date(order.orderedAt)),
    );
    await platform.facts.prepare(at);

    const outcomes = await platform.db.transaction().execute(async (tx) => {
      const stores = await repo.storesByCode(tx, [...new Set(sane.map((order) => order.store))]);
      const outcomes = new Map<string, Outcome>();
      const taken: OrderInput[] = [];
      for (const order of distinct) {
        const refusal = refusalOf(order, at) ?? refusalOfStore(actor, stores.get(order.store));
        if (refusal) outcomes.set(order.externalNo, refusal);
        else taken.push(order);
      }
      const buyers = await buyersOf(tx, batch.source, taken, at);
      const added = await add(tx, batch.source, taken, { stores, buyers });
      for (const row of added) outcomes.set(row.external_no, 'accepted');

      const again = taken.filter((order) => !outcomes.has(order.externalNo));
      const adoptions = await compare(tx, batch.source, again, { buyers, outcomes });
      await adoptOrders(tx, adoptions);
      await keepStates(tx, batch.source, taken, { added, outcomes, at });
      await announce(platform, tx, {
        at,
        orders: [...added.filter((row) => row.customer_id !== null).map(refOfRow), ...adoptions.map(refOfAdoption)],
        anonymous: added.filter((row) => row.customer_id === null).length,
      });
      return outcomes;
    });
    return { results: batch.orders.map((order, index) => resultOf(order, repeats.get(index), outcomes)) };
  };

  /** The customers behind orders that are new, or that nobody was known to have placed. */
  async function buyersOf(tx: Tx, source: string, orders: OrderInput[], at: Date): Promise<Map<string, number>> {
    const named = orders.filter((order) => order.identities.length > 0);
    if (named.length === 0) return new Map();
    const known = new Map(
      (await repo.findDocuments(tx, 'sale', source, named.map(numberOf))).map((d) => [d.externalNo, d]),
    );
    // A repeat or a conflict must not make customers: only look them up.
    const isNews = (order: OrderInput) => {
      const before = known.get(order.externalNo);
      return !before || (before.customerId === null && before.digest === digestOf(order));
    };
    const people = (wanted: boolean) =>
      named
        .filter((order) => isNews(order) === wanted)
        .map((order) => ({ ref: order.externalNo, identities: order.identities }));
    const created = await customers.match(tx, people(true), { create: true, at, source: 'orders' });
    const found = await customers.match(tx, people(false), { create: false, at, source: 'orders' });
    return new Map([...created, ...found].map(([ref, match]) => [ref, match.customerId]));
  }
}

const numberOf = (order: OrderInput) => order.externalNo;

/** A number that comes twice in a batch is looked at once; `repeats`: by index, whether the later one is another order. */
function withoutRepeats(orders: OrderInput[]) {
  const first = new Map<string, OrderInput>();
  const repeats = new Map<number, 'same' | 'other'>();
  for (const [index, order] of orders.entries()) {
    const before = first.get(order.externalNo);
    if (!before) first.set(order.externalNo, order);
    else repeats.set(index, digestOf(before) === digestOf(order) ? 'same' : 'other');
  }
  return { distinct: [...first.values()], repeats };
}

function refusalOfStore(actor: Actor, storeId: number | undefined): Refusal | null {
  if (storeId === undefined) return { reason: 'unknown_store', field: 'store' };
  if (actor.storeIds && !actor.storeIds.includes(storeId)) return { reason: 'other_store', field: 'store' };
  return null;
}

/** Takes the orders whose number is free, with their lines and coupons. */
async function add(
  tx: Tx,
  source: string,
  orders: OrderInput[],
  { stores, buyers }: { stores: Map<string, number>; buyers: Map<string, number> },
): Promise<repo.SaleRow[]> {
  const byNumber = new Map(orders.map((order) => [order.externalNo, order]));
  const taken = await repo.takeNumbers(
    tx,
    'sale',
    source,
    orders.map((order) => ({
      externalNo: order.externalNo,
      customerId: buyers.get(order.externalNo) ?? null,
      storeId: stores.get(order.store)!,
      orderedAt: new Date(order.orderedAt),
      digest: digestOf(order),
    })),
  );
  const rows = taken.map((document) => saleRow(source, document, byNumber.get(document.externalNo)!));
  await repo.insertSales(tx, rows);
  await keepAmounts(
    tx,
    taken.flatMap((document) =>
      byNumber.get(document.externalNo)!.couponDiscounts.map(({ code, discountFen }) => ({
        ...{ code, discountFen, kind: 'sale' as const, source, externalNo: document.externalNo },
        ...{ documentId: document.orderId, storeId: document.storeId, at: document.orderedAt },
      })),
    ),
  );
  return rows;
}

function saleRow(source: string, document: repo.KnownDocument, order: OrderInput): repo.SaleRow {
  const { totalFen, discountFen, paidFen } = totalsOf(order.lines);
  return {
    customer_id: document.customerId,
    ordered_at: document.orderedAt,
    order_id: document.orderId,
    source,
    external_no: document.externalNo,
    store_id: document.storeId,
    channel: order.channel,
    total_fen: totalFen,
    discount_fen: discountFen,
    paid_fen: paidFen,
    link: order.link ?? null,
    line_skus: order.lines.map((line) => line.sku),
    line_names: order.lines.map((line) => line.name),
    line_quantities: order.lines.map((line) => line.quantity),
    line_prices_fen: order.lines.map((line) => line.unitPriceFen),
    line_amounts_fen: order.lines.map((line) => line.quantity * line.unitPriceFen - line.discountFen),
    line_discounts_fen: discountFen > 0 ? order.lines.map((line) => line.discountFen) : null,
    codes: allCodesOf(order),
  };
}

/** Orders whose number was taken: repeats, conflicts, and those that find their buyer now (the answer). */
async function compare(
  tx: Tx,
  source: string,
  orders: OrderInput[],
  { buyers, outcomes }: { buyers: Map<string, number>; outcomes: Map<string, Outcome> },
): Promise<Adoption[]> {
  if (orders.length === 0) return [];
  const known = new Map(
    (await repo.lockDocuments(tx, 'sale', source, orders.map(numberOf))).map((d) => [d.externalNo, d]),
  );
  const doubtful = orders
    .map((o) => [o, known.get(o.externalNo)!] as const)
    .filter(([o, d]) => d.digest !== digestOf(o));
  const stored = await repo.readOrders(
    tx,
    doubtful.map(([, document]) => document),
  );
  const adoptions: Adoption[] = [];
  for (const order of orders) {
    const document = known.get(order.externalNo)!;
    const before = stored.get(document.orderId);
    const field = before ? differingField(before, order) : null;
    const buyer = buyers.get(order.externalNo);
    if (field) outcomes.set(order.externalNo, { reason: CONFLICT, field });
    else if (buyer === undefined || buyer === document.customerId) outcomes.set(order.externalNo, 'unchanged');
    else if (document.customerId !== null) outcomes.set(order.externalNo, { reason: CONFLICT, field: 'identities' });
    else {
      adoptions.push({ ...document, source, customerId: buyer });
      outcomes.set(order.externalNo, 'accepted');
    }
  }
  return adoptions;
}

/** How far orders are that told it: new ones begin there, known ones go on. */
async function keepStates(
  tx: Tx,
  source: string,
  orders: OrderInput[],
  { added, outcomes, at }: { added: repo.SaleRow[]; outcomes: Map<string, Outcome>; at: Date },
): Promise<void> {
  const telling = orders.flatMap(({ externalNo, state, orderedAt }) =>
    state && typeof outcomes.get(externalNo) !== 'object'
      ? [{ externalNo, state, orderedAt: new Date(orderedAt) }]
      : [],
  );
  if (telling.length === 0) return;
  const isNew = new Set(added.map((row) => row.external_no));
  await beginStates(
    tx,
    source,
    telling.filter(({ externalNo }) => isNew.has(externalNo)),
  );
  const known = telling.filter(({ externalNo }) => !isNew.has(externalNo));
  for (const [externalNo, outcome] of await moveStates(tx, source, known))
    if (outcome === 'cancelled') outcomes.set(externalNo, { reason: 'cancelled', field: 'state' });
  await sweepStates(tx, at);
}

function resultOf(order: OrderInput, repeat: 'same' | 'other' | undefined, outcomes: Map<string, Outcome>): Result {
  const { externalNo } = order;
  if (repeat === 'other') return { externalNo, result: 'refused', reason: CONFLICT, field: 'externalNo' };
  const outcome = outcomes.get(externalNo)!;
  if (typeof outcome === 'object') return { externalNo, result: 'refused', ...outcome };
  return { externalNo, result: repeat === 'same' ? 'unchanged' : outcome };
}

const refOfRow = (row: repo.SaleRow) => ({
  customerId: row.customer_id!,
  orderId: row.order_id,
  orderedAt: row.ordered_at.toISOString(),
});
const refOfAdoption = (adoption: Adoption) => ({
  customerId: adoption.customerId,
  orderId: adoption.orderId,
  orderedAt: adoption.orderedAt.toISOString(),
});
