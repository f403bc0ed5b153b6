import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../database/embedded.ts';
import { connect } from '../database/index.ts';
import { findMigrations, migrate } from '../database/migrate.ts';
import { installJobs } from '../jobs/index.ts';

/** What is written may be lost; each of the files that run at once has up to three pools of 16. */
const SETTINGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300'];

/**
 * One PostgreSQL for the whole test run: a throw-away one, or yours in `TEST_DATABASE_URL`. Its template is named
 * after the migrations, so that a server that stays is migrated once per change.
 */
export default async function setup(project: TestProject) {
  const folder = process.env['TEST_DATABASE_URL'] ? null : mkdtempSync(join(tmpdir(), 'xiaoer-test-'));
  const own = folder ? await startEmbedded(folder, { settings: SETTINGS }) : null;
  const adminUrl = own?.url ?? process.env['TEST_DATABASE_URL']!;
  const migrations = findMigrations();
  const digest = createHash('sha256')
    .update(migrations.map((m) => m.id + m.checksum).join())
    .digest('hex');
  const template = `template_${digest.slice(0, 12)}`;
  await makeTemplate(adminUrl, template, migrations);
  project.provide('cluster', { adminUrl, template });
  return async () => {
    await own?.stop();
    for (const left of [folder, own?.home]) if (left) rmSync(left, { recursive: true, force: true });
  };
}

async function makeTemplate(adminUrl: string, template: string, migrations: ReturnType<typeof findMigrations>) {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query('select pg_advisory_lock(7315009)');
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [template]);
    if (rowCount) return;
    await admin.query(`drop database if exists "${template}_making" with (force)`);
    await admin.query(`create database "${template}_making"`);
    const database = connect(urlOf(adminUrl, `${template}_making`));
    try {
      await migrate(database.pool, { at: new Date(), migrations });
      await installJobs(database.pool);
    } finally {
      await database.close();
    }
    // A closed pool's sessions end a moment later than the call returns.
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
      `${template}_making`,
    ]);
    await admin.query(`alter database "${template}_making" rename to "${template}"`);
  } catch (error) {
    await admin.query(`drop database if exists "${template}_making" with (force)`);
    throw error;
  } finally {
    await admin.end();
  }
}

const urlOf = (url: string, database: string) => Object.assign(new URL(url), { pathname: `/${database}` }).toString();
