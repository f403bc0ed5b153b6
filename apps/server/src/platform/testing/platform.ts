import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clockAt, type DrivenClock } from '@xiaoer/clock';
import { createSecrets } from '../crypto/index.ts';
import type { Database } from '../database/index.ts';
import { createLog } from '../log.ts';
import { createPlatform, type Platform } from '../platform.ts';

const KEY = `t1:${Buffer.alloc(32, 7).toString('base64')}`;

/** The platform a module's factory takes, on a test's database and a driven clock. */
export async function testPlatform(
  database: Database,
  {
    at = '2026-03-15T12:00:00+08:00',
    crashAt,
  }: {
    at?: string;
    crashAt?: string;
  } = {},
): Promise<Platform & { clock: DrivenClock }> {
  const clock = clockAt(at);
  const platform = createPlatform({
    database,
    clock,
    log: createLog('silent'),
    secrets: createSecrets({ encryptionKey: KEY, hmacKey: KEY, sessionSecret: 'a session secret only for tests!' }),
    // By content: tests that share it never see each other's files.
    filesDir: join(tmpdir(), 'xiaoer-test-files'),
    crashAt,
  });
  await platform.facts.prepare(clock.now());
  return { ...platform, clock };
}
