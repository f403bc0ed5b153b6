/** What a program says when nothing is left for it to do. */
interface Rest {
  /** Business instant at which something becomes due next. */
  nextDueAt: Date | null;
  /** How much it ever did: two answers with the same number have nothing between them. */
  done: number;
}

/** One of the two programs, as its driver moves it. */
interface Driven {
  advance(to: Date): Promise<Rest>;
  settle(): Promise<Rest>;
}

/** The sandbox is asked things by the platform: its clock must be there first. */
interface DrivenTown extends Driven {
  /** Turns the clock, and nobody acts yet. */
  reach(to: Date): Promise<unknown>;
}

/** How often one instant may be settled anew before we say that something runs in circles. */
const ROUNDS = 200;

/** A program whose clock is moved over HTTP; answers when nothing is left to do, with the next instant it knows of. */
export function driven(url: string, token: string): DrivenTown {
  const call = async (path: string, body: unknown): Promise<Rest> => {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-control-token': token },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(600_000),
    });
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
    const { nextDueAt, done } = (await answer.json()) as { nextDueAt: string | null; done: number };
    return { nextDueAt: nextDueAt === null ? null : new Date(nextDueAt), done };
  };
  return {
    reach: (to) => call('/reach', { to: to.toISOString() }),
    advance: (to) => call('/advance', { to: to.toISOString() }),
    settle: () => call('/settle', {}),
  };
}

/**
 * Lives from one instant to another: always to the next at which anything is due, first the platform, then the town,
 * then the platform with what the town brought. An instant is over when a whole round found both at rest and neither
 * had done anything since the round before: what one does may always be work for the other, an answered call as well.
 */
export async function live({
  from,
  until,
  onInstant,
  ...sides
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
    await sides.town.reach(next);
    let server = await sides.server.advance(next);
    let town = await sides.town.advance(next);
    for (let round = 0, quiet = false; !quiet; round += 1) {
      if (round === ROUNDS) throw new Error(`the instant ${next.toISOString()} does not come to rest`);
      const before = server.done + town.done;
      server = await sides.server.settle();
      town = isDue(town.nextDueAt, next) ? await sides.town.advance(next) : await sides.town.settle();
      quiet = server.done + town.done === before && !isDue(server.nextDueAt, next) && !isDue(town.nextDueAt, next);
    }
    const times = [server.nextDueAt, town.nextDueAt].filter((at) => at !== null).map((at) => at.getTime());
    if (times.length === 0) break;
    next = new Date(Math.max(Math.min(...times), next.getTime() + 1));
  }
  return { instants };
}

const isDue = (at: Date | null, now: Date) => at !== null && at <= now;
