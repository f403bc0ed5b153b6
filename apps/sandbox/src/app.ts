import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import formbody from '@fastify/formbody';
import fastifyStatic from '@fastify/static';
import type { DrivenClock } from '@xiaoer/clock';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import type { Logger } from 'pino';
import { createCallbackSender } from './callbacks/sender.ts';
import type { SandboxConfig } from './config.ts';
import { registerAcquisitionAdmin, registerCallbackAdmin, registerServiceAdmin } from './control/admin-routes.ts';
import { registerClient } from './control/client-routes.ts';
import { registerClock } from './control/clock-routes.ts';
import { registerCorp } from './control/corp-routes.ts';
import { registerDirectory } from './control/directory-routes.ts';
import { registerKf } from './control/kf-routes.ts';
import { registerLedger } from './control/ledger-routes.ts';
import { registerMoney } from './control/money-routes.ts';
import { createDriver, followClock, nobody } from './control/pace.ts';
import { registerPeople } from './control/people-routes.ts';
import { registerRaise } from './control/raise-routes.ts';
import { registerStaff } from './control/staff-routes.ts';
import { createFaults } from './faults/fault-plan.ts';
import { registerAcquisitionPage } from './web/acquisition-page.ts';
import { registerJssdk } from './web/jssdk.ts';
import { registerKfPage } from './web/kf-page.ts';
import { registerOauthPage } from './web/oauth-page.ts';
import { registerQr } from './web/qr.ts';
import { createCredentials } from './wecom/credentials.ts';
import { registerWecom } from './wecom/index.ts';
import type { Inhabitants, World } from './world/index.ts';

/** Callbacks on their way at the same time. A driven clock wants them one after the other. */
const PARALLEL_CALLBACKS = 16;
/** Built by `vite build` in `phone/`. */
const PHONE_DIST = fileURLToPath(new URL('../dist/phone', import.meta.url));

export interface AppOptions {
  config: SandboxConfig;
  world: World;
  log: Logger;
  /** Wall milliseconds between the tries of a callback. */
  betweenTriesMs?: number;
}

/** The stand-in as one HTTP server: the API, the pages of WeChat, the phones, and the levers behind them. */
export async function createApp({ config, world, log, betweenTriesMs }: AppOptions) {
  const faults = createFaults();
  const credentials = createCredentials(config.corp, world.wall, world.settings);
  const sender = createCallbackSender({
    outbox: world.callbacks,
    target: {
      url: config.callbackUrl,
      config: { ...config.callback, receiveId: config.corp.corpId },
      agentId: config.corp.agentId,
      wall: world.wall,
    },
    corpId: config.corp.corpId,
    faults,
    parallel: world.clock.mode === 'driven' ? 1 : PARALLEL_CALLBACKS,
    log,
    betweenTriesMs,
  });

  let inhabitants: Inhabitants = nobody;
  const parts = { world, sender, inhabitants: () => inhabitants, log };
  const driver = world.clock.mode === 'driven' ? createDriver(parts, world.clock as DrivenClock) : null;

  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
    bodyLimit: 4 * 1024 * 1024,
  });
  await app.register(formbody);
  const calls: { underWay: string | null } = { underWay: null };
  await registerWecom(app, { backstage: { world, credentials, sandboxUrl: config.url, calls }, faults });
  registerOauthPage(app, { world, platformUrl: config.platformUrl, sandboxUrl: config.url });
  registerJssdk(app, { world, credentials });
  registerKfPage(app);
  registerQr(app, { sandboxUrl: config.url, wall: world.wall });
  registerClock(app, {
    clock: world.clock,
    driver,
    clockFile: config.clockFile,
    controlToken: config.controlToken,
    wall: world.wall,
  });
  registerLedger(app, { world, faults, credentials, inhabitants: () => inhabitants });
  registerPeople(app, { world });
  registerStaff(app, { world });
  registerClient(app, { world });
  registerKf(app, { world });
  registerMoney(app, { world });
  registerAcquisitionAdmin(app, { world });
  registerServiceAdmin(app, { world });
  registerCallbackAdmin(app, { sender });
  registerAcquisitionPage(app);
  registerRaise(app, { world });
  registerCorp(app, { world });
  registerDirectory(app, { world });
  app.get('/__sandbox/about', async () => ({
    platformUrl: config.platformUrl,
    sandboxUrl: config.url,
    corpId: config.corp.corpId,
  }));
  app.get('/healthz', async () => ({ ok: true, callbackVerified: sender.verified() }));
  if (existsSync(PHONE_DIST)) await app.register(fastifyStatic, { root: PHONE_DIST, prefix: '/phone/' });
  else
    app.get('/phone/', async (_, reply) =>
      reply.code(503).send({ error: 'the phone view is not built: npm start builds it' }),
    );
  app.get('/', async (_, reply) => reply.redirect('/phone/'));
  app.get('/phone', async (_, reply) => reply.redirect('/phone/'));

  const pace = driver ? null : followClock(parts);
  app.addHook('onClose', async () => {
    pace?.stop();
    sender.stop();
    await inhabitants.stop?.();
  });

  return {
    app,
    sender,
    faults,
    credentials,
    calls,
    driver,
    /** From now on these act by themselves. */
    inhabit(arrived: Inhabitants): void {
      inhabitants = arrived;
    },
  };
}
