import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { giveMemoryBackAtOnce } from './mirror/memory.ts';
import { openPlatform } from './open-platform.ts';
import type { Http } from './platform/http/index.ts';
import { createLog, type Log } from './platform/log.ts';
import { numberAmongMany } from './platform/processes/index.ts';
import { RESTART_CODE } from './platform/restart.ts';
import { serveMany, serveOneOfMany } from './serve-many.ts';

/**
 * Starts the server with the roles of the configuration, or the mirror, and stops it cleanly on SIGINT and SIGTERM.
 * @param more adds routes before it listens
 */
export async function serve(config: Config, more: (http: Http) => void = () => {}): Promise<void> {
  if (config.ROLE === 'mirror') {
    giveMemoryBackAtOnce(process.env);
    // Loaded here only: the server's process has no use for DuckDB.
    const { serveMirror } = await import('./mirror/serve.ts');
    return serveMirror(config);
  }
  const log = createLog(config.LOG_LEVEL);
  const web = numberAmongMany();
  if (web !== null) return serveOneOfMany(config, log.child({ web }), more);
  const isMany = config.WEB_PROCESSES > 1 && config.ROLE !== 'worker';
  return isMany ? serveMany(config, log) : serveAlone(config, log, more);
}

/** Everything in one process. */
async function serveAlone(config: Config, log: Log, more: (http: Http) => void): Promise<void> {
  const { platform, close } = await openPlatform(config, log);
  // A driven clock runs work only when its driver says so.
  const works = config.ROLE !== 'web' && platform.clock.mode !== 'driven';
  let stopping = false;
  const end = async (code: number) => {
    if (stopping) return;
    stopping = true;
    await app.http.close();
    if (works) await Promise.all([app.polling.stop(), app.worker.stop()]);
    await close();
    process.exit(code);
  };
  // The answer to whoever asked for it leaves first.
  const app = await createApp(platform, config, { restart: () => setTimeout(() => void end(RESTART_CODE), 200) });
  more(app.http);

  if (works) {
    app.polling.start();
    await app.worker.start();
  }
  await app.http.listen({ port: config.PORT, host: config.HOST });
  log.info({ url: config.PUBLIC_URL, role: config.ROLE, clock: platform.clock.mode }, 'ready');

  process.once('SIGINT', () => void end(0));
  process.once('SIGTERM', () => void end(0));
}
