import { join } from 'node:path';
import { loadClock } from '@xiaoer/clock';
import type { Config } from './config.ts';
import { createSecrets } from './platform/crypto/index.ts';
import { startEmbedded } from './platform/database/embedded.ts';
import { connect } from './platform/database/index.ts';
import { migrate } from './platform/database/migrate.ts';
import { installJobs } from './platform/jobs/index.ts';
import type { Log } from './platform/log.ts';
import { createPlatform, type Platform } from './platform/platform.ts';

/**
 * The platform of this configuration, its database started (or adopted) and migrated. `close` leaves a database
 * running that somebody else started.
 * @param isFirst whether the database is this process's to make ready; otherwise another one has
 */
export async function openPlatform(
  config: Config,
  log: Log,
  { isFirst = true } = {},
): Promise<{ platform: Platform; databaseUrl: string; close(): Promise<void> }> {
  const embedded = config.DATABASE_URL ? null : await startEmbedded(config.DATA_DIR);
  const databaseUrl = config.DATABASE_URL ?? embedded?.url ?? '';
  const database = connect(databaseUrl, { onError: (err) => log.warn({ err }, 'a database connection broke') });
  if (isFirst) {
    await migrate(database.pool, { at: new Date(), log: (migration) => log.info({ migration }, 'migrating') });
    await installJobs(database.pool);
  }
  const platform = createPlatform({
    database,
    clock: loadClock(config.CLOCK_FILE),
    log,
    secrets: createSecrets({
      encryptionKey: config.ENCRYPTION_KEY,
      hmacKey: config.HMAC_KEY,
      sessionSecret: config.SESSION_SECRET,
    }),
    filesDir: join(config.DATA_DIR, 'files'),
    crashAt: config.CRASH_AT,
  });
  await platform.facts.prepare(platform.clock.now());
  return {
    platform,
    databaseUrl,
    close: async () => {
      await database.close();
      if (embedded && !embedded.adopted) await embedded.stop();
    },
  };
}
