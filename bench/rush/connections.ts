import { type Answer, type Line, openLine } from '../support/raw-http.ts';

/** A page gives up after so long, in milliseconds. */
const PATIENCE_MS = 12_000;
const OPENED_AT_ONCE = 50;

/**
 * Phones' connections: one request at a time each, up to a bound, as what ends TLS before the server has one. Whoever
 * finds all of them busy waits for one, and gives up when a page would; null: not answered.
 */
export function createConnections(url: string, most: () => number) {
  const idle: Line[] = [];
  const queue: { request: Buffer; due: number; resolve: (answer: Answer | null) => void }[] = [];
  const asking = new Map<Line, number>();
  let open = 0;
  let head = 0;

  async function serve(line: Line): Promise<void> {
    for (;;) {
      const one = queue[head];
      if (!one) {
        idle.push(line);
        return;
      }
      head += 1;
      if (head > 10_000) head -= queue.splice(0, head).length;
      if (performance.now() - one.due > PATIENCE_MS) {
        one.resolve(null);
        continue;
      }
      asking.set(line, one.due);
      const answer = await line.ask(one.request).catch(() => null);
      asking.delete(line);
      one.resolve(answer);
      if (answer === null) {
        line.close();
        open -= 1;
        return;
      }
    }
  }
  async function openOne(): Promise<void> {
    open += 1;
    const line = await openLine(url).catch(() => null);
    if (line) return serve(line);
    open -= 1;
    if (open === 0 && queue.length > head) queue[head++]?.resolve(null);
  }
  const looking = setInterval(() => {
    const now = performance.now();
    for (const [line, due] of asking) if (now - due > PATIENCE_MS) line.close();
    while (queue[head] && now - queue[head]!.due > PATIENCE_MS) queue[head++]!.resolve(null);
  }, 250);

  return {
    /** As many as there may be, before the clock starts: a process takes one new connection in a turn of its event loop. */
    async openAll(): Promise<void> {
      while (open < most()) {
        const before = open;
        await Promise.all(Array.from({ length: Math.min(OPENED_AT_ONCE, most() - open) }, () => openOne()));
        if (open === before) throw new Error('no connection could be opened');
      }
    },
    /** @param due when it should have been sent, by `performance.now()` */
    ask: (request: Buffer, due: number) =>
      new Promise<Answer | null>((resolve) => {
        queue.push({ request, due, resolve });
        let line = idle.pop();
        for (; line && !line.isOpen(); line = idle.pop()) open -= 1;
        if (line) void serve(line);
        else if (open < most()) void openOne();
      }),
    close() {
      clearInterval(looking);
      for (const line of idle) line.close();
    },
  };
}
