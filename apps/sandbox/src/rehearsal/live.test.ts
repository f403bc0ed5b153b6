import { expect, it } from 'vitest';
import { live } from './live.ts';

const NOON = new Date('2026-03-16T12:00:00+08:00');
const LATER = new Date(NOON.getTime() + 60_000);

/** A program whose work is handed to it by the other one, as messages are; each piece of work may hand over the next. */
function program() {
  const inbox: (() => void)[] = [];
  let done = 0;
  let nextDueAt: Date | null = null;
  const rest = async () => {
    for (let work = inbox.shift(); work; work = inbox.shift()) {
      done += 1;
      work();
    }
    return { nextDueAt, done };
  };
  return {
    give: (work: () => void) => void inbox.push(work),
    /** From the next instant on it knows of this one. */
    plan: (at: Date | null) => {
      nextDueAt = at;
    },
    left: () => inbox.length,
    reach: rest,
    advance: rest,
    settle: rest,
  };
}

it('an instant ends when neither has anything left, however often they hand each other work', async () => {
  const [server, town] = [program(), program()];
  const heard: string[] = [];
  const handOver = (hops: number, to = town, from = server) => {
    to.give(() => {
      heard.push(to === town ? 'town' : 'server');
      if (hops > 0) handOver(hops - 1, from, to);
    });
  };
  handOver(9);
  expect(await live({ server, town, from: NOON, until: LATER, onInstant: () => {} })).toEqual({ instants: 1 });
  expect(heard).toHaveLength(10);
  expect([server.left(), town.left()]).toEqual([0, 0]);
});

it("what the town tells at its end of a round is the server's work in the same instant", async () => {
  const [server, town] = [program(), program()];
  let heardAt: Date | null = null;
  let now = NOON;
  // the server's own work makes a call; the town tells of it later, when it is asked to come to rest
  server.give(() => town.give(() => server.give(() => town.give(() => server.give(() => (heardAt = now))))));
  server.plan(LATER);
  await live({
    server,
    town,
    from: NOON,
    until: new Date(LATER.getTime() + 1),
    onInstant: (at) => {
      now = at;
      if (at >= LATER) server.plan(null);
    },
  });
  expect(heardAt).toEqual(NOON);
});

it('two that never come to rest are said to run in circles', async () => {
  const [server, town] = [program(), program()];
  const round = () => town.give(() => server.give(round));
  server.give(round);
  await expect(live({ server, town, from: NOON, until: LATER, onInstant: () => {} })).rejects.toThrow(
    'does not come to rest',
  );
});
