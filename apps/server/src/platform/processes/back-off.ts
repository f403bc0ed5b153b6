/** The first pause before a process that ended is started again, and the longest. Wall milliseconds. */
const FIRST_MS = 200;
const LONGEST_MS = 30_000;
/** Who lived this long was well: what ended it is no reason to wait. Wall milliseconds. */
const WELL_MS = 30_000;

/** How many ends in a row a process has come to that lived so long, after so many of those before it. */
export const endsInARow = (before: number, { livedMs }: { livedMs: number }): number =>
  livedMs >= WELL_MS ? 1 : before + 1;

/** How long to wait before it is started again: a process that can't live must not keep the machine busy with its births. */
export const pauseBeforeStart = (endsInARow: number): number => Math.min(LONGEST_MS, FIRST_MS * 2 ** (endsInARow - 1));
