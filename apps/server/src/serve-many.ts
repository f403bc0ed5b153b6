import { readClockSetting } from '@xiaoer/clock';
import { createApp } from './app.ts';
import { type Config, ConfigError } from './config.ts';
import { openPlatform } from './open-platform.ts';
import type { Http } from './platform/http/index.ts';
import type { Log } from './platform/log.ts';
import {
  askForRestart,
  demandFreePort,
  endWhenTold,
  keepProcesses,
  SHARED_PORT,
  tellListening,
} from './platform/processes/index.ts';
import { RESTART_CODE } from './platform/restart.ts';

/**
 * The first of several processes: it starts or adopts the database, migrates, runs jobs and pollers, and keeps the web
 * processes, which do nothing but answer HTTP on the one port. It answers nothing itself.
 */
export async function serveMany(config: Config, log: Log): Promise<void> {
  refuseDrivenClock(config);
  await demandFreePort({ port: config.PORT, host: config.HOST });
  const { platform, databaseUrl, close } = await openPlatform(config, log);
  const works = config.ROLE !== 'web';
  const app = await createApp(platform, config);
  const web = keepProcesses({
    count: config.WEB_PROCESSES,
    environment: { DATABASE_URL: databaseUrl },
    log,
    metrics: app.metrics,
    onRestart: () => void end(RESTART_CODE),
  });
  let stopping = false;
  async function end(code: number): Promise<void> {
    if (stopping) return;
    stopping = true;
    // Answers first: what they leave to do is still taken up, or found at the next start.
    await web.end();
    if (works) await Promise.all([app.polling.stop(), app.worker.stop()]);
    await app.http.close();
    await close();
    process.exit(code);
  }
  process.once('SIGINT', () => void end(0));
  process.once('SIGTERM', () => void end(0));

  try {
    await web.listening;
  } catch (err) {
    log.fatal({ err }, 'the web processes could not be started');
    return end(1);
  }
  if (stopping) return;
  if (works) {
    app.polling.start();
    await app.worker.start();
  }
  log.info({ url: config.PUBLIC_URL, role: config.ROLE, web: config.WEB_PROCESSES }, 'ready');
}

/** One of the web processes. */
export async function serveOneOfMany(config: Config, log: Log, more: (http: Http) => void): Promise<void> {
  const { platform, close } = await openPlatform(config, log, { isFirst: false });
  // The answer to whoever asked for it leaves first.
  const restart = () => setTimeout(askForRestart, 200);
  const app = await createApp(platform, config, { restart, isFirst: false });
  more(app.http);
  let stopping = false;
  endWhenTold(async () => {
    if (stopping) return;
    stopping = true;
    await app.http.close();
    await close();
    process.exit(0);
  });
  await app.http.listen({ port: config.PORT, host: config.HOST, ...SHARED_PORT });
  tellListening();
}

/** Whoever drives a clock drives one process: its instant is nowhere but there. */
function refuseDrivenClock({ CLOCK_FILE, WEB_PROCESSES }: Config): void {
  if (!CLOCK_FILE || readClockSetting(CLOCK_FILE).mode !== 'driven') return;
  throw new ConfigError(
    `WEB_PROCESSES: ${WEB_PROCESSES} processes can't share a driven clock (CLOCK_FILE); set it to 1`,
  );
}
