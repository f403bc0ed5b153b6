/**
 * Somebody else was faster than this transaction read: a coupon moved with a merge, a key was taken, a piece was moved to
 * another store. Nothing of it stands; begun again it sees what is there now.
 */
export class Overtaken extends Error {}

/** How often a set is begun again. Each time what overtook it is committed, so that the same can't do it twice. */
const TRIES = 5;

export async function againWhenOvertaken<T>(run: () => Promise<T>): Promise<T> {
  for (let nth = 1; ; nth += 1) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof Overtaken || isDeadlock(error)) || nth === TRIES) throw error;
    }
  }
}

const isDeadlock = (error: unknown) => (error as { code?: string }).code === '40P01';
