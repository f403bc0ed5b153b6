import { sql } from 'kysely';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Actor, demand, storeScope } from '../access/index.ts';
import { beatsOfDay } from './beats-of-day.ts';
import { figures } from './figures.ts';
import { decisionsAbout, timelineOf } from './timeline.ts';
import { ordersByHour, orderTotals, peopleTotals, storesOfDay } from './today.ts';
import { CHAIN_ZONE, dayAfter, dayBefore, dayOf, startOf } from './zone.ts';

/** What people ask; every answer is cut to the stores of whoever asks. */
export function createService({ db, clock, partitions }: Pick<Platform, 'db' | 'clock' | 'partitions'>) {
  async function today(actor: Actor, day: string | undefined) {
    demand(actor, 'insight.read');
    const now = clock.now();
    const of = day ?? dayOf(now);
    const args = { from: startOf(of), until: startOf(dayAfter(of)), now, zone: CHAIN_ZONE, storeIds: actor.storeIds };
    const before = { ...args, from: startOf(dayBefore(of)), until: startOf(of) };
    const [orders, yesterday, people, hours, beats, stores] = await Promise.all([
      orderTotals(db, args),
      orderTotals(db, before),
      peopleTotals(db, args),
      ordersByHour(db, args),
      beatsOfDay(db, args),
      storesOfDay(db, args),
    ]);
    return { day: of, now, orders, yesterday, people, hours, beats, stores };
  }

  async function chainFigures(actor: Actor, { from, until }: { from: string; until: string }) {
    demand(actor, 'insight.read');
    if (until < from) throw new AppError('insight.bad_span', { field: 'until', rule: 'not before from' }, 400);
    const span = { from: startOf(from), until: startOf(dayAfter(until)), storeIds: actor.storeIds };
    return figures(db, span, { zone: CHAIN_ZONE, now: clock.now() });
  }

  async function timeline(actor: Actor, asked: number) {
    return timelineOf(db, await findCustomer(actor, asked), clock.now());
  }

  async function why(actor: Actor, asked: number) {
    return decisionsAbout(db, await findCustomer(actor, asked));
  }

  /** The person behind a number, old ones of merged customers too; somebody at home in another store is not found. */
  async function findCustomer(actor: Actor, asked: number): Promise<number> {
    demand(actor, 'customers.read');
    const { rows } = await sql<{ customerId: number }>`
      select c.customer_id as "customerId" from customers.customer_info c
      where c.customer_id = coalesce((select to_id from customers.alias_of where from_id = ${asked}), ${asked})
        and ${storeScope(actor, 'c.home_store_id')}`.execute(db);
    if (!rows[0]) throw new AppError('customers.not_found', {}, 404);
    return rows[0].customerId;
  }

  /** A customer opened one of our pages through a run's link. */
  async function recordVisit({ marker, page }: { marker: string | null; page: string }) {
    const at = clock.now();
    await partitions.ensure('insight.visit', at);
    await sql`insert into insight.visit (at, marker, page) values (${at}, ${marker}, ${page})`.execute(db);
  }

  return { today, chainFigures, timeline, why, recordVisit };
}
export type InsightService = ReturnType<typeof createService>;
