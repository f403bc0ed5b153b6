import type { Clock } from '@xiaoer/clock';
import { type Changes, createChanges } from './changes/index.ts';
import { type CrashAt, createCrashPoints } from './crash.ts';
import type { Secrets } from './crypto/index.ts';
import { createPartitions, type Database, type Db, type Partitions } from './database/index.ts';
import { createFacts, type Facts } from './facts/index.ts';
import { createFiles, createFolderStore, type Files } from './files/index.ts';
import type { Log } from './log.ts';

/** What every module's factory is given. No business words in it. */
export interface Platform {
  db: Db;
  /** Business time. */
  clock: Clock;
  /** The wall: protocol time (tokens, time-outs, rate limits). */
  wall: () => Date;
  facts: Facts;
  /** Which customers' rows changed, told in the transaction that changes them. */
  changes: Changes;
  partitions: Partitions;
  secrets: Secrets;
  /** By content hash. */
  files: Files;
  log: Log;
  /** Kill points of crash tests; does nothing in production. */
  crashAt: CrashAt;
  database: Database;
}

export function createPlatform({
  database,
  clock,
  log,
  secrets,
  filesDir,
  crashAt,
  wall = () => new Date(),
}: {
  database: Database;
  clock: Clock;
  log: Log;
  secrets: Secrets;
  /** The folder of the files. */
  filesDir: string;
  crashAt?: string | undefined;
  wall?: () => Date;
}): Platform {
  const partitions = createPartitions(database.db);
  return {
    db: database.db,
    clock,
    wall,
    facts: createFacts({ partitions, wall }),
    changes: createChanges({ wall }),
    partitions,
    secrets,
    files: createFiles({ db: database.db, store: createFolderStore(filesDir), wall }),
    log,
    crashAt: createCrashPoints(crashAt),
    database,
  };
}
