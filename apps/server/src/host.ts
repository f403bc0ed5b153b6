import type { Registry } from 'prom-client';
import { classOf, LIMITS } from './admission-classes.ts';
import type { Config } from './config.ts';
import { createAdmission, createGate, measureAdmission } from './platform/admission/index.ts';
import { pruneChanges } from './platform/changes/index.ts';
import { driveClock } from './platform/http/drive-clock.ts';
import { health } from './platform/http/health.ts';
import { createHttp, type Http, servePages } from './platform/http/index.ts';
import { createWorker, type Worker } from './platform/jobs/index.ts';
import type { ModuleParts } from './platform/module.ts';
import type { Platform } from './platform/platform.ts';
import { createPolling, type Polling } from './platform/polling/index.ts';
import { keepPartitions } from './platform/polling/partitions.ts';

export interface App {
  http: Http;
  metrics: Registry;
  worker: Worker;
  polling: Polling;
}

const PROJECT = new URL('../../../', import.meta.url).pathname;

/** Jobs that one process runs at once. */
const CONCURRENCY = 4;
/** Requests of one address in a minute before it is asked to wait. */
const REQUESTS_PER_MINUTE = 6_000;

/** Brings the modules' jobs, listeners, pollers and routes to life. */
export async function host(
  platform: Platform,
  config: Config,
  modules: ModuleParts[],
  control: (http: Http) => void,
): Promise<App> {
  const polling = createPolling(platform);
  polling.add(
    keepPartitions(platform, ['platform.fact']),
    pruneChanges(platform),
    ...modules.flatMap((module) => module.pollers ?? []),
  );
  for (const listener of modules.flatMap((module) => module.listeners ?? [])) platform.facts.listen(listener);
  const worker = createWorker({
    ...platform.database,
    log: platform.log,
    handlers: Object.assign({}, platform.facts.jobs(), ...modules.map((module) => module.jobs ?? {})),
    concurrency: CONCURRENCY,
  });

  // A rehearsal's town is thousands of people behind one address.
  const requestsPerMinute = config.CONTROL_TOKEN ? 1_000_000 : REQUESTS_PER_MINUTE;
  const admission = createAdmission({ ...LIMITS, random: Math.random });
  // A rehearsal's answers must not hang on how fast the machine is.
  const gate =
    platform.clock.mode === 'driven' ? undefined : createGate({ admission, classOf, now: () => performance.now() });
  const http = await createHttp({ log: platform.log, gate, frameFrom: frameOrigins(config), requestsPerMinute });
  const metrics = health(http, platform);
  measureAdmission(metrics, admission);
  if (config.CONTROL_TOKEN) driveClock(http, { platform, polling, worker, token: config.CONTROL_TOKEN, more: control });
  for (const module of modules) module.routes?.(http);
  await servePages(http, {
    '/console/': `${PROJECT}apps/console/dist`,
    '/workbench/': `${PROJECT}apps/workbench/dist`,
    '/shop/': `${PROJECT}apps/shop/dist/h5`,
  });
  http.get('/', { schema: { hide: true } }, async (_, reply) => reply.redirect('/console/'));
  return { http, metrics, worker, polling };
}

/** Who may show our pages in a frame: the stand-in's phone, when the JS-SDK comes from one. */
function frameOrigins(config: Config): string[] {
  if (!config.WECOM_JSSDK_URL) return [];
  const { origin, hostname, protocol, port } = new URL(config.WECOM_JSSDK_URL);
  // on one machine the stand-in gives every phone a host of its own, p12.localhost, so that cookies don't mix
  return hostname === 'localhost' ? [origin, `${protocol}//*.localhost:${port}`] : [origin];
}
