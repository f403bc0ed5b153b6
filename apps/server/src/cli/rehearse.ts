import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import pg from 'pg';
import { type Config, readConfig } from '../config.ts';
import { startEmbedded } from '../platform/database/embedded.ts';

const REHEARSAL = new URL('../../../sandbox/src/rehearsal/main.ts', import.meta.url).pathname;

/**
 * A rehearsal is a program of its own beside the server and the sandbox: it starts both with a driven clock, lives the
 * days through HTTP and callbacks, and prints what happened. Here it gets a database that nothing else uses.
 */
export function addRehearse(program: Command) {
  program
    .command('rehearse')
    .description('live days of the town in advance, in a database of their own, and print the figures')
    .requiredOption('--days <n>', 'how many days')
    .option('--seed <n>', 'the same seed lives the same days', '7')
    .option('--customers <n>', 'how many people live in the town', '2000')
    .option('--from <date>', 'the first day, YYYY-MM-DD (a fixed Monday when not given)')
    .option('--after-sale', 'with returns, tills that tell late and voided coupons')
    .option('--json', 'print one JSON object on the last line')
    .action(async (options: Record<string, string | boolean>) => {
      const args = Object.entries(options).flatMap(([name, value]) => {
        const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
        return value === true ? [option] : [option, String(value)];
      });
      const config = readConfig();
      process.exitCode = await withOwnDatabase(config, (url) => rehearse(config, url, args));
    });
}

/** Runs the program; Ctrl-C reaches it by itself, and we wait for it to tidy up. */
function rehearse(config: Config, databaseUrl: string, args: string[]): Promise<number> {
  const { SESSION_SECRET, ENCRYPTION_KEY, HMAC_KEY, FIRST_ADMIN_PASSWORD, BOOTSTRAP_API_KEY, DATA_DIR } = config;
  const env = {
    SESSION_SECRET,
    ENCRYPTION_KEY,
    HMAC_KEY,
    FIRST_ADMIN_PASSWORD,
    BOOTSTRAP_API_KEY,
    DATA_DIR,
    DATABASE_URL: databaseUrl,
  };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', REHEARSAL, ...args], {
    stdio: 'inherit',
    env,
  });
  process.on('SIGINT', () => {});
  return new Promise((done) => child.on('exit', (code) => done(code ?? 1)));
}

async function withOwnDatabase(config: Config, work: (url: string) => Promise<number>): Promise<number> {
  const embedded = config.DATABASE_URL ? null : await startEmbedded(config.DATA_DIR);
  const url = config.DATABASE_URL ?? embedded?.url ?? '';
  const name = `rehearsal_${randomBytes(5).toString('hex')}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    await admin.query(`create database "${name}"`);
    // Nobody misses a rehearsal that a power cut took: its commits need not wait for the disk.
    await admin.query(`alter database "${name}" set synchronous_commit = off`);
    return await work(Object.assign(new URL(url), { pathname: `/${name}` }).toString());
  } finally {
    await admin.query(`drop database if exists "${name}" with (force)`);
    await admin.end();
    if (embedded && !embedded.adopted) await embedded.stop();
  }
}
