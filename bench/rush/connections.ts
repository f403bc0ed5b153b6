import { type Answer, type Line, openLine } from '../support/raw-http.ts';

/** A page gives up after so long, in milliseconds. */
const PATIENCE_MS = 12_000;
const OPENED_AT_ONCE = 50;
/** When TCP tries again to reach a server that takes no more connections, in milliseconds from the first try. */
const TRIED_AGAIN_MS = [1_000, 3_000, 7_000];
const TICK_MS = 20;

interface Asked {
  request: Buffer;
  due: number;
  resolve: (answer: Answer | null) => void;
}

/**
 * Connections of one kind of callers: one request at a time each, up to a bound, as a server and what ends TLS before it have
 * one. Whoever finds all of them busy tries again as TCP does, and gives up when a page would; null: not answered.
 */
export function createConnections(url: string, most: () => number) {
  const idle: Line[] = [];
  const asking = new Map<Line, number>();
  /** Who tries again, or gives up, by the tick of the process's clock. */
  const later = new Map<number, Asked[]>();
  let ticked = Math.floor(performance.now() / TICK_MS);
  let open = 0;

  async function serve(line: Line, { request, due, resolve }: Asked): Promise<void> {
    asking.set(line, due);
    const answer = await line.ask(request).catch(() => null);
    asking.delete(line);
    if (answer) idle.push(line);
    else {
      line.close();
      open -= 1;
    }
    resolve(answer);
  }
  async function openOne(): Promise<Line | undefined> {
    open += 1;
    const line = await openLine(url).catch(() => undefined);
    if (!line) open -= 1;
    return line;
  }
  async function attempt(asked: Asked): Promise<void> {
    let line = idle.pop();
    for (; line && !line.isOpen(); line = idle.pop()) open -= 1;
    if (!line && open < most()) line = await openOne();
    if (line) return serve(line, asked);
    const now = performance.now();
    const next = TRIED_AGAIN_MS.find((ms) => asked.due + ms > now) ?? PATIENCE_MS;
    const tick = Math.max(ticked + 1, Math.ceil((asked.due + next) / TICK_MS));
    const then = later.get(tick);
    if (then) then.push(asked);
    else later.set(tick, [asked]);
  }
  function goOn(): void {
    const now = performance.now();
    for (; ticked < Math.floor(now / TICK_MS); ticked += 1) {
      for (const asked of later.get(ticked + 1) ?? []) {
        if (now - asked.due < PATIENCE_MS) void attempt(asked);
        else asked.resolve(null);
      }
      later.delete(ticked + 1);
    }
  }
  function hangUp(): void {
    const now = performance.now();
    for (const [line, due] of asking) if (now - due > PATIENCE_MS) line.close();
  }
  const clocks = [setInterval(goOn, TICK_MS), setInterval(hangUp, 250)];

  return {
    /** As many as there may be, before the clock starts. */
    async openAll(): Promise<void> {
      while (open < most()) {
        const before = open;
        const lines = await Promise.all(Array.from({ length: Math.min(OPENED_AT_ONCE, most() - open) }, openOne));
        idle.push(...lines.filter((line) => line !== undefined));
        if (open === before) throw new Error('no connection could be opened');
      }
    },
    /** @param due when it should have been sent, by `performance.now()` */
    ask: (request: Buffer, due: number) =>
      new Promise<Answer | null>((resolve) => void attempt({ request, due, resolve })),
    close() {
      for (const clock of clocks) clearInterval(clock);
      for (const line of idle) line.close();
    },
  };
}
