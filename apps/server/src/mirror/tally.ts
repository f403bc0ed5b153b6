import type { Status } from './protocol.ts';

/** What has been fed since the start, for those who watch it. */
export function createTally() {
  let changes = 0;
  let rows = 0;
  let changesPerSecond: number | null = null;
  return {
    fed(changed: number, written: number, milliseconds: number) {
      if (changed === 0) return;
      changes += changed;
      rows += written;
      changesPerSecond = Math.round((changed / milliseconds) * 1_000);
    },
    read: (): Status['fed'] => ({ changes, rows, changesPerSecond }),
  };
}
