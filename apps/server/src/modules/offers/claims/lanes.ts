import { createBatcher } from '../../../platform/batching.ts';
import type { ClaimRequest } from './first-come.ts';
import type { Settle, Settled } from './settle.ts';

/** Claims of one set: a few tens of milliseconds of locks. */
const BATCH = 1_000;
/**
 * Sets under way at once in one process. A share always goes by the same lane: two sets of it would only wait for each
 * other's lock. Two, so that one is made ready here while PostgreSQL writes the other; more lanes make smaller sets, and
 * each costs a flush of the log.
 */
const LANES = 2;

/** Gathers claims into sets: what arrives while one is settled makes up the next. */
export function createLanes(settle: Settle): (request: ClaimRequest) => Promise<Settled> {
  const lanes = Array.from({ length: LANES }, () => createBatcher<ClaimRequest, Settled>({ run: settle, max: BATCH }));
  return (request) => lanes[request.shareId % LANES]!.add(request);
}
