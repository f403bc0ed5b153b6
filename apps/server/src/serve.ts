import { loadClock } from '@xiaoer/clock';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { createSecrets } from './platform/crypto/index.ts';
import { startEmbedded } from './platform/database/embedded.ts';
import { connect } from './platform/database/index.ts';
import { migrate } from './platform/database/migrate.ts';
import { installJobs } from './platform/jobs/index.ts';
import { createLog } from './platform/log.ts';
import { createPlatform } from './platform/platform.ts';

/** Starts the server with the roles of the configuration and stops it cleanly on SIGINT and SIGTERM. */
export async function serve(config: Config): Promise<void> {
  const log = createLog(config.LOG_LEVEL);
  const embedded = config.DATABASE_URL ? null : await startEmbedded(config.DATA_DIR);
  const database = connect(config.DATABASE_URL ?? embedded!.url, {
    onError: (err) => log.warn({ err }, 'a database connection broke'),
  });
  await migrate(database.pool, { at: new Date(), log: (id) => log.info({ migration: id }, 'migrating') });
  await installJobs(database.pool);
  const platform = createPlatform({
    database,
    clock: loadClock(config.CLOCK_FILE),
    log,
    secrets: createSecrets({
      encryptionKey: config.ENCRYPTION_KEY,
      hmacKey: config.HMAC_KEY,
      sessionSecret: config.SESSION_SECRET,
    }),
    crashAt: config.CRASH_AT,
  });
  await platform.facts.prepare(platform.clock.now());
  const app = await createApp(platform, config);

  // A driven clock runs work only when its driver says so.
  const works = config.ROLE !== 'web' && platform.clock.mode !== 'driven';
  if (works) {
    app.polling.start();
    await app.worker.start();
  }
  await app.http.listen({ port: config.PORT, host: config.HOST });
  log.info({ url: config.PUBLIC_URL, role: config.ROLE, clock: platform.clock.mode }, 'ready');

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await app.http.close();
    if (works) await Promise.all([app.polling.stop(), app.worker.stop()]);
    await database.close();
    if (embedded && !embedded.adopted) await embedded.stop();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
