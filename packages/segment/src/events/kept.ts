import { and, bind, instant, raw, type Sql, sql } from '../compile/sql.ts';
import type { SqlContext } from '../conditions/condition.ts';
import { channelBits } from '../relations/channels.ts';
import type { Event } from './event.ts';
import { filtersSql } from './filters.ts';
import { passesList } from './lists.ts';
import type { Filter } from './property.ts';
import type { Question } from './question-shape.ts';
import { ordered } from './sales.ts';
import { happened, rowOf } from './which.ts';

/**
 * Questions about all her orders that columns of the person answer, where these are read and not worked out: a scan of
 * one table instead of an aggregate over the rows of many years. The columns know of orders later than now, which don't
 * exist for a segment; how each answer minds that is said beside it. Null when the rows must be asked. Never null in SQL.
 */
export function keptSql(
  event: Event,
  { where, window, after, since_last, figures }: Question,
  context: SqlContext,
): Sql | null {
  if (!context.engine.personIsStored || event !== ordered || window || after || since_last) return null;
  if (figures) {
    if (where) return null;
    const masks = figures.map((figure) => (figure.of === 'first' && 'where' in figure ? bitsOf(figure.where) : null));
    return masks.every((mask) => mask !== null) ? firstThrough(masks, context) : null;
  }
  if (!where) return hasOrdered(context);
  const mask = bitsOf(where);
  return mask === null ? null : orderedThrough(mask, where, context);
}

/** The channels that pass all filters; null when a filter asks for something else. */
function bitsOf(where: readonly Filter[]): number | null {
  if (where.some(({ by }) => by !== 'channel')) return null;
  return channelBits((channel) => where.every((filter) => passesList(filter, channel)));
}

/** The earliest of her orders is not later than now. Who has one has its instant: without `coalesce`, the scan itself compares. */
const hasOrdered = ({ person, now }: SqlContext): Sql =>
  sql`(${person('orders')} > 0 and ${person('first_order_at')} <= ${instant(now)})`;

/** If her earliest orders have happened, they are the first, whatever lies later. */
const firstThrough = (masks: readonly number[], context: SqlContext): Sql =>
  and([
    ...masks.map((mask) => hasBit(context.person('first_channels'), mask)),
    sql`not ${context.engine.isAmong(later('first_order_at', context))}`,
  ]);

/** Who never came by these channels didn't before now. Of the others, those with orders later than now are asked by their rows. */
function orderedThrough(mask: number, where: readonly Filter[], context: SqlContext): Sql {
  const { person, rows, engine } = context;
  const row = rowOf('e');
  const counted = and([
    happened(ordered, row, context),
    ...filtersSql(ordered, where, row, context),
    hasLater(context),
  ]);
  const came = sql`l.customer_id in (select e.customer_id from ${rows('purchase', 'e')} where ${counted})`;
  const notYet = sql`${later('last_order_at', context)} and not ${came}`;
  return sql`(${hasBit(person('channels'), mask)} and not ${engine.isAmong(notYet)})`;
}

const hasBit = (bits: Sql, mask: number): Sql => sql`(${bits} & ${bind('integer', mask)}) <> 0`;

/**
 * Those whose first or last order is later than now, as `l`: nearly always nobody, and the least and greatest instants that are kept of
 * each row group say so. Comparing the instant of every person instead costs more than all else that such a question does.
 */
const later = (column: 'first_order_at' | 'last_order_at', { engine, now }: SqlContext): Sql =>
  sql`select l.customer_id from ${engine.people} l where ${raw(`l.${column}`)} > ${instant(now)}`;

/** Of rows `e`: those of customers with an order later than now, of whom columns of the person say too much. */
export const hasLater = ({ engine, now }: SqlContext): Sql =>
  sql`e.customer_id in (select p.customer_id from ${engine.people} p where ${engine.column('last_order_at')} > ${instant(now)})`;
