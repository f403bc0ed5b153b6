import cluster, { type Worker } from 'node:cluster';
import { AggregatorRegistry, type Registry } from 'prom-client';
import type { Log } from '../log.ts';
import { createAsking } from './asking.ts';
import { endsInARow, pauseBeforeStart } from './back-off.ts';
import { ALL_METRICS, LISTENING, OWN_METRICS } from './one-of-many.ts';

/** How long a process may take to give the answers that it owes before it is ended at once. Wall milliseconds. */
const END_MS = 10_000;

interface Processes {
  /** Resolves when all of them listen; rejects when one ends before they ever did: then something is wrong with the start. */
  listening: Promise<void>;
  /** Ends all of them, each after the answers that it owes; none is started again. */
  end(): Promise<void>;
}

/**
 * Starts this program so many times more, as processes that share their ports (node:cluster), and keeps them: one that
 * ends is started again, after a pause that grows when it ends young. Should this process be killed, they end by
 * themselves.
 * @param environment of the processes, beside this one's own
 * @param metrics of this process, which are told together with theirs
 * @param onRestart one of them asks for all to be started anew
 */
export function keepProcesses({
  count,
  environment,
  log,
  metrics,
  onRestart,
}: {
  count: number;
  environment: Record<string, string>;
  log: Log;
  metrics: Registry;
  onRestart: () => void;
}): Processes {
  const { promise: listening, resolve: allListen, reject: notStarted } = Promise.withResolvers<void>();
  const alive = new Map<Worker, { gone: Promise<void>; asking: ReturnType<typeof createAsking> }>();
  const pauses = new Set<NodeJS.Timeout>();
  let listened = 0;
  let ending = false;

  function start(ends: number): void {
    const startedAt = performance.now();
    const worker = cluster.fork(environment);
    const hasListened = () => {
      log.info({ web: worker.id, pid: worker.process.pid }, 'a web process listens');
      listened += 1;
      if (listened === count) allListen();
    };
    const asking = createAsking({
      send: (message) => void (worker.isConnected() && worker.send(message, () => {})),
      answers: { [ALL_METRICS]: metricsOfAll },
    });
    worker.on('message', (message: unknown) => {
      if (message === 'restart') onRestart();
      else if (message === LISTENING) hasListened();
      else void asking.hear(message);
    });
    const gone = new Promise<void>((done) => {
      worker.once('exit', (code: number | null, signal: string | null) => {
        alive.delete(worker);
        done();
        if (!ending) startAgain(worker, { code, signal, livedMs: performance.now() - startedAt, ends });
      });
    });
    alive.set(worker, { gone, asking });
  }

  /** Each under its name; one that does not answer in time is left out this once. */
  async function metricsOfAll(): Promise<string> {
    const told = await Promise.all([...alive.values()].map(({ asking }) => asking.ask(OWN_METRICS)));
    const theirs = told.filter((one): one is object[] => Array.isArray(one));
    return AggregatorRegistry.aggregate([await metrics.getMetricsAsJSON(), ...theirs]).metrics();
  }

  function startAgain(
    { id: web }: Worker,
    { ends, livedMs, ...how }: { code: number | null; signal: string | null; livedMs: number; ends: number },
  ): void {
    if (listened < count) {
      notStarted(new Error(`a web process ended before all listened (${how.signal ?? `exit code ${how.code}`})`));
      return;
    }
    const inARow = endsInARow(ends, { livedMs });
    const pauseMs = pauseBeforeStart(inARow);
    log.error({ web, ...how, pauseMs }, 'a web process ended; it is started again');
    const pause = setTimeout(() => {
      pauses.delete(pause);
      start(inARow);
    }, pauseMs);
    pauses.add(pause);
  }

  metrics.setDefaultLabels({ process: 'first' });
  for (let n = 0; n < count; n++) start(0);

  return {
    listening,
    async end() {
      ending = true;
      for (const pause of pauses) clearTimeout(pause);
      const late = setTimeout(() => {
        for (const worker of alive.keys()) worker.process.kill('SIGKILL');
      }, END_MS);
      // One that is gone meanwhile needs no telling.
      for (const worker of alive.keys()) if (worker.isConnected()) worker.send('end', () => {});
      await Promise.all([...alive.values()].map(({ gone }) => gone));
      clearTimeout(late);
    },
  };
}
