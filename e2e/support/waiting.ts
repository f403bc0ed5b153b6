import type { Stack } from './stack.ts';

/** Protocol time is the wall's: what the platform does after seconds of it is waited for, in wall milliseconds. */
const PATIENCE_MS = 40_000;
const PAUSE_MS = 500;

/** Asks again and again until the question has an answer. */
export async function waitFor<T>(ask: () => Promise<T | false>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`not so within ${PATIENCE_MS / 1000} s: ${ask.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** Lets both programs come to rest before each time it asks. */
export const eventually = <T>(stack: Stack, ask: () => Promise<T | false>): Promise<T> =>
  waitFor(async () => {
    await stack.settle();
    return ask();
  });
