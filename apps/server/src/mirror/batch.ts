import { RELATIONS, type RelationName } from '@xiaoer/segment';
import { type Change, EVERYTHING } from '../platform/changes/index.ts';
import type { Queries } from './queries.ts';

/** What a batch of changes asks to be read again. */

const DAY_MS = 86_400_000;
/** Rows changed within these of the newest go together, each with the earliest instant of its group. */
const NEAR_MS = [DAY_MS, 32 * DAY_MS];

export interface Work {
  relation: RelationName;
  customers: number[];
  /** Null: all their rows. */
  since: Date | null;
}

/**
 * Every relation once per group of customers, so that one late import of old orders doesn't make the rows of everybody
 * else be read from long ago on.
 */
export function workOf(changes: readonly Change[], queries: Queries): Work[] {
  const touched = new Map<RelationName, Map<number, number | null>>();
  for (const { topic, customerId, since } of changes) {
    for (const relation of queries.ofTopic(topic)) {
      const customers = touched.get(relation) ?? new Map<number, number | null>();
      touched.set(relation, customers);
      const from = RELATIONS[relation].time && since ? since.getTime() : null;
      const before = customers.get(customerId);
      customers.set(customerId, before === undefined ? from : earlier(before, from));
    }
  }
  return [...touched].flatMap(([relation, customers]) => grouped(relation, customers));
}

/** Customers of whom all rows are gone, or came from another one. */
export const removedIn = (changes: readonly Change[]): boolean => changes.some(({ topic }) => topic === EVERYTHING);

const earlier = (a: number | null, b: number | null) => (a === null || b === null ? null : Math.min(a, b));

function grouped(relation: RelationName, customers: Map<number, number | null>): Work[] {
  const newest = Math.max(...[...customers.values()].filter((at) => at !== null), 0);
  const groups = new Map<number | null, Work>();
  for (const [customer, at] of customers) {
    const near = at === null ? null : (NEAR_MS.find((ms) => newest - at <= ms) ?? Number.POSITIVE_INFINITY);
    const group = groups.get(near) ?? { relation, customers: [], since: at === null ? null : new Date(at) };
    groups.set(near, group);
    group.customers.push(customer);
    if (at !== null && group.since && at < group.since.getTime()) group.since = new Date(at);
  }
  return [...groups.values()];
}
