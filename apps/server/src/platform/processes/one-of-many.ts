import cluster from 'node:cluster';
import type { Registry } from 'prom-client';
import { createAsking } from './asking.ts';

/** What is asked of each process, and of the first. */
export const OWN_METRICS = 'own metrics';
export const ALL_METRICS = 'metrics of all';
/** What a process tells the first one. */
export const LISTENING = 'listening';

/** The number of this process when it is one of many that share a port; null in any other. */
export const numberAmongMany = (): number | null => cluster.worker?.id ?? null;

/**
 * Leaves the end of this process to the one that started it, which ends all in their order. Ctrl-C reaches every
 * process of a terminal at once and is therefore not listened to here; SIGTERM to this one alone ends this one.
 */
export function endWhenTold(end: () => void): void {
  process.on('SIGINT', () => {});
  process.once('SIGTERM', end);
  process.on('message', (message: unknown) => {
    if (message === 'end') end();
  });
}

/**
 * For `listen`: each process takes connections by itself, and the operating system hands them out and holds as many back as
 * none has taken yet. Where it can't (not Linux), the first process does both: with as many as come, and beside its own work.
 */
export const SHARED_PORT = process.platform === 'linux' ? { reusePort: true } : {};

/** To be called when this process listens. */
export const tellListening = (): void => void process.send?.(LISTENING);

/** Asks for all processes to be started anew. */
export const askForRestart = (): void => void process.send?.('restart');

/** Prometheus text of this process, and among many of all of them, each with its name: whichever is asked tells all. */
export function metricsOfAll(registry: Registry): () => Promise<string> {
  const { worker } = cluster;
  if (!worker) return () => registry.metrics();
  registry.setDefaultLabels({ process: `web-${worker.id}` });
  const first = createAsking({
    send: (message) => void process.send?.(message),
    answers: { [OWN_METRICS]: () => registry.getMetricsAsJSON() },
    // it asks all the others first, this one included
    patienceMs: 3_000,
  });
  process.on('message', first.hear);
  return async () => {
    const all = await first.ask(ALL_METRICS);
    return typeof all === 'string' ? all : registry.metrics();
  };
}
