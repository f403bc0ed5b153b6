import { sql } from 'kysely';
import type { Platform } from '../../platform/platform.ts';
import type { Actor } from '../access/index.ts';
import { demand } from '../access/index.ts';
import { figures } from './figures.ts';
import { decisionsAbout, timelineOf } from './timeline.ts';
import { beatsOfDay, ordersByHour, orderTotals, peopleTotals, storesOfDay } from './today.ts';
import { CHAIN_ZONE, dayAfter, dayBefore, dayOf, startOf } from './zone.ts';

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
    return figures(db, { from: startOf(from), until: startOf(dayAfter(until)), storeIds: actor.storeIds }, CHAIN_ZONE);
  }

  async function timeline(actor: Actor, customerId: number) {
    demand(actor, 'customers.read');
    return timelineOf(db, customerId, clock.now());
  }

  async function why(actor: Actor, customerId: number) {
    demand(actor, 'customers.read');
    return decisionsAbout(db, customerId);
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
