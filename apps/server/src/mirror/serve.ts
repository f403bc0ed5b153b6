import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SegmentSource } from '@xiaoer/segment';
import { sql } from 'kysely';
import { createChanges } from '../platform/changes/index.ts';
import { createCrashPoints } from '../platform/crash.ts';
import { startEmbedded } from '../platform/database/embedded.ts';
import { connect, type Db } from '../platform/database/index.ts';
import { createLog } from '../platform/log.ts';
import { memoryForDuckdb } from './memory.ts';
import { createMirror } from './mirror.ts';
import { tokenOf } from './protocol.ts';
import { createRoutes } from './routes.ts';
import { createSelfCheck } from './self-check.ts';
import type { SnapshotTarget } from './snapshot.ts';
import { SEGMENT_SOURCES, SNAPSHOT_TARGET } from './sources.ts';

/** Connections to PostgreSQL: the feed, a load or a comparison beside it, a snapshot. Never more, so the server never waits for one. */
const CONNECTIONS = 3;
const LOOK_AGAIN_MS = 1_000;

export interface MirrorSettings {
  LOG_LEVEL: string;
  MIRROR_HOST: string;
  DATABASE_URL?: string | undefined;
  DATA_DIR: string;
  SESSION_SECRET: string;
  MIRROR_PORT: number;
  MIRROR_MEMORY_MB: number;
  MIRROR_THREADS: number;
  CRASH_AT?: string | undefined;
}

/** Runs the mirror until SIGINT or SIGTERM. It migrates nothing: it waits until a server has. */
export async function serveMirror(
  settings: MirrorSettings,
  { segmentSources, target }: { segmentSources: readonly SegmentSource[]; target: SnapshotTarget } = {
    segmentSources: SEGMENT_SOURCES,
    target: SNAPSHOT_TARGET,
  },
): Promise<void> {
  const log = createLog(settings.LOG_LEVEL);
  const url = settings.DATABASE_URL ?? (await startEmbedded(settings.DATA_DIR)).url;
  const database = connect(url, {
    max: CONNECTIONS,
    onError: (err) => log.warn({ err }, 'a database connection broke'),
  });
  let ending = false;
  let close = async (): Promise<void> => {};
  const end = async () => {
    if (ending) return;
    ending = true;
    await close();
    await database.close();
    process.exit(0);
  };
  process.once('SIGINT', () => void end());
  process.once('SIGTERM', () => void end());

  while (!(await isMigrated(database.db))) await pause(LOOK_AGAIN_MS);
  const wall = () => new Date();
  const folder = join(settings.DATA_DIR, 'mirror');
  const mirror = await createMirror({
    sources: {
      ...database,
      db: database.db,
      changes: createChanges({ wall }),
      wall,
      crashAt: createCrashPoints(settings.CRASH_AT),
    },
    segmentSources,
    folder,
    limits: { memoryMb: memoryForDuckdb(settings.MIRROR_MEMORY_MB), threads: settings.MIRROR_THREADS },
    log,
  });
  const selfCheck = createSelfCheck({ mirror, file: join(folder, 'compared.json') });
  const http = createRoutes({ mirror, selfCheck, token: tokenOf(settings.SESSION_SECRET), target });
  close = async () => {
    selfCheck.stop();
    await http.close();
    await mirror.stop();
  };
  await http.listen({ port: settings.MIRROR_PORT, host: settings.MIRROR_HOST });
  log.info({ port: settings.MIRROR_PORT, folder }, 'the mirror listens');
}

const isMigrated = async (db: Db): Promise<boolean> => {
  const { rows } = await sql<{ there: boolean }>`
    select to_regclass('platform.change_reader') is not null and to_regclass('customers.customer_info') is not null as there`
    .execute(db)
    .catch(() => ({ rows: [] }));
  return rows[0]?.there ?? false;
};
