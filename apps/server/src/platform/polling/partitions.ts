import type { Platform } from '../platform.ts';
import type { Poller } from './polling.ts';

const AHEAD_MS = 40 * 24 * 3_600_000;

/** Keeps this month's and the next month's partitions of the big tables ready; imports of other months make their own. */
export function keepPartitions({ partitions }: Pick<Platform, 'partitions'>, tables: `${string}.${string}`[]): Poller {
  return {
    name: 'platform.partitions',
    async runDue(now) {
      await Promise.all(tables.map((table) => partitions.ensure(table, now, new Date(now.getTime() + AHEAD_MS))));
      return 0;
    },
    nextDueAt: async () => null,
  };
}
