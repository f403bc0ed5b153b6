import { type Program, startProgram } from './programs.ts';

/** How long it is left alone after it ended: longer each time, up to this; wall milliseconds. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** One that has run for so long may be started at once again. */
const STEADY_MS = 5 * 60_000;

/** Keeps the columnar mirror running. Nothing depends on it: while it is away, questions go to PostgreSQL. */
export function keepMirror(environment: Record<string, string>): Pick<Program, 'stop'> {
  let stopped = false;
  let wait = FIRST_WAIT_MS;
  let timer: NodeJS.Timeout | undefined;
  let program = start();

  function start(): Program {
    const startedAt = Date.now();
    return startProgram('mirror', 'apps/server/src/main.ts', { ...environment, ROLE: 'mirror' }, () => {
      if (stopped) return;
      if (Date.now() - startedAt > STEADY_MS) wait = FIRST_WAIT_MS;
      timer = setTimeout(() => {
        program = start();
      }, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    });
  }

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await program.stop();
    },
  };
}
