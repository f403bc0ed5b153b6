import type { Config } from './config.ts';
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
  worker: Worker;
  polling: Polling;
}

/** The wiring: ordinary code to read and step through. The only file that knows every module. */
export async function createApp(platform: Platform, config: Config): Promise<App> {
  const modules: ModuleParts[] = [];

  const polling = createPolling(platform);
  polling.add(keepPartitions(platform, ['platform.fact']), ...modules.flatMap((module) => module.pollers ?? []));
  for (const listener of modules.flatMap((module) => module.listeners ?? [])) platform.facts.listen(listener);
  const worker = createWorker({
    ...platform.database,
    log: platform.log,
    handlers: Object.assign({}, platform.facts.jobs(), ...modules.map((module) => module.jobs ?? {})),
    concurrency: 4,
  });

  const http = await createHttp({ log: platform.log, frameFrom: frameOrigins(config), requestsPerMinute: 6_000 });
  health(http, platform);
  if (config.CONTROL_TOKEN) driveClock(http, { platform, polling, worker, token: config.CONTROL_TOKEN });
  for (const module of modules) module.routes?.(http);
  await servePages(http, {
    '/console/': `${PROJECT}apps/console/dist`,
    '/workbench/': `${PROJECT}apps/workbench/dist`,
    '/shop/': `${PROJECT}apps/shop/dist/h5`,
  });
  http.get('/', { schema: { hide: true } }, async (_, reply) => reply.redirect('/console/'));
  return { http, worker, polling };
}

const PROJECT = new URL('../../../', import.meta.url).pathname;

/** Who may show our pages in a frame: the stand-in's phone, when the JS-SDK comes from one. */
function frameOrigins(config: Config): string[] {
  if (!config.WECOM_JSSDK_URL) return [];
  const { origin, hostname, protocol, port } = new URL(config.WECOM_JSSDK_URL);
  // on one machine the stand-in gives every phone a host of its own, p12.localhost, so that cookies don't mix
  return hostname === 'localhost' ? [origin, `${protocol}//*.localhost:${port}`] : [origin];
}
