import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadClock } from '@xiaoer/clock';
import pino from 'pino';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { Seed, seedWorld } from './control/corp-routes.ts';
import { settleDefaultCorp } from './default-corp.ts';
import { openStore } from './store/store.ts';
import { createTown } from './town/index.ts';
import { createWorld } from './world/index.ts';
import { changeSettings } from './world/settings-change.ts';

const config = (() => {
  try {
    return readConfig(process.env);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
})();
const log = pino({ level: config.logLevel, name: 'sandbox' });

mkdirSync(config.dataDir, { recursive: true });
const store = openStore(join(config.dataDir, 'sandbox.db'));
const world = createWorld({
  store,
  clock: loadClock(config.clockFile),
  corpId: config.corp.corpId,
  agentId: config.corp.agentId,
  seed: config.town.seed,
});
changeSettings(world.settings, config.settings);
if (config.seedFile && world.staff.count() === 0)
  seedWorld(world, Seed.parse(JSON.parse(readFileSync(config.seedFile, 'utf8'))));
else if (world.staff.count() === 0 && !(config.town.customers > 0 && config.platformApiKey)) settleDefaultCorp(world);

const sandbox = await createApp({ config, world, log });
try {
  // 'localhost' listens on both loopback families; phones' hosts (p12.localhost) resolve to either
  await sandbox.app.listen({ port: config.port, host: 'localhost' });
} catch (error) {
  const busy = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  console.error(busy ? `Port ${config.port} is in use; set SANDBOX_PORT to another one.` : (error as Error).message);
  process.exit(1);
}
sandbox.sender.start();
const { town, platformUrl, platformApiKey } = config;
if (town.customers > 0 && platformApiKey)
  sandbox.inhabit(createTown({ world, platformUrl, apiKey: platformApiKey, ...town, log }));
else log.info('no town lives here: PLATFORM_API_KEY or TOWN_CUSTOMERS is not set');
log.info({ url: config.url, platform: config.platformUrl }, 'sandbox is up');

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    sandbox.app.close().then(
      () => {
        store.close();
        process.exit(0);
      },
      () => process.exit(1),
    );
  });
