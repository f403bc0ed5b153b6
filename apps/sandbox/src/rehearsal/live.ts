/** One of the two programs, as its driver moves it. */
interface Driven {
  advance(to: Date): Promise<Date | null>;
  settle(): Promise<Date | null>;
}

/** The sandbox is asked things by the platform: its clock must be there first. */
interface DrivenTown extends Driven {
  /** Turns the clock, and nobody acts yet. */
  reach(to: Date): Promise<Date | null>;
}

/** How often one instant may be settled anew before we say that something runs in circles. */
const ROUNDS = 200;

/** A program whose clock is moved over HTTP; answers when nothing is left to do, with the next instant it knows of. */
export function driven(url: string, token: string): DrivenTown {
  const call = async (path: string, body: unknown): Promise<Date | null> => {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-control-token': token },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(600_000),
    });
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
    const { nextDueAt } = (await answer.json()) as { nextDueAt: string | null };
    return nextDueAt === null ? null : new Date(nextDueAt);
  };
  return {
    reach: (to) => call('/reach', { to: to.toISOString() }),
    advance: (to) => call('/advance', { to: to.toISOString() }),
    settle: () => call('/settle', {}),
  };
}

/**
 * Lives from one instant to another: always to the next at which anything is due, first the platform, then the town,
 * then the platform with what the town brought, until the instant is quiet on both sides.
 */
export async function live({
  server,
  town,
  from,
  until,
  onInstant,
}: {
  server: Driven;
  town: DrivenTown;
  from: Date;
  until: Date;
  onInstant: (at: Date) => void;
}): Promise<{ instants: number }> {
  let instants = 0;
  let next = from;
  while (next < until) {
    instants += 1;
    onInstant(next);
    await town.reach(next);
    let serverNext = await server.advance(next);
    let townNext = await town.advance(next);
    for (let round = 0; ; round += 1) {
      serverNext = await server.settle();
      const quietTown = await town.settle();
      const again = isDue(serverNext, next) || isDue(quietTown, next) || quietTown?.getTime() !== townNext?.getTime();
      townNext = quietTown;
      if (!again) break;
      if (isDue(townNext, next)) townNext = await town.advance(next);
      if (round === ROUNDS) throw new Error(`the instant ${next.toISOString()} does not come to rest`);
    }
    const times = [serverNext, townNext].filter((at) => at !== null).map((at) => at.getTime());
    if (times.length === 0) break;
    next = new Date(Math.max(Math.min(...times), next.getTime() + 1));
  }
  return { instants };
}

const isDue = (at: Date | null, now: Date) => at !== null && at <= now;
