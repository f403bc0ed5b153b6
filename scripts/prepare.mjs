// Plain JavaScript without dependencies: it runs under whatever Node the machine has, before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = new URL('..', import.meta.url).pathname;
const OLDEST_NODE = 20;
const SHOP = join(ROOT, 'apps/shop');

/** The pinned Node, there after `npm ci`. */
export const NODE = join(ROOT, 'node_modules/.bin/node');
export const NODE_FLAGS = ['--disable-warning=ExperimentalWarning'];

export function say(line) {
  process.stderr.write(`${line}\n`);
}

export function fail(line) {
  say(`✗ ${line}`);
  process.exit(1);
}

/** Installs from the lock files what is missing; a stamp beside the packages remembers which lock file they are of. */
export function install({ shop = true } = {}) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < OLDEST_NODE)
    fail(`Node ${process.versions.node} is too old: Xiaoer needs Node ${OLDEST_NODE} or newer to begin with.`);
  installFolder(ROOT, 'the packages');
  if (shop && existsSync(join(SHOP, 'package-lock.json'))) installFolder(SHOP, "the customer pages' packages");
}

function installFolder(folder, what) {
  const lock = digest([join(folder, 'package-lock.json')]);
  const stamp = join(folder, 'node_modules/.xiaoer-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say(`· installing ${what} from the lock file …`);
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, what: `installing ${what}` });
  writeFileSync(stamp, lock);
}

/** Front ends: name, folder, the sources that decide whether a build is still good, and how to build. */
const SHARED = ['packages/ui/src', 'packages/contracts/src', 'package-lock.json'];
const BUILDS = [
  { name: 'console', folder: 'apps/console', dist: 'apps/console/dist', sources: ['apps/console', ...SHARED] },
  { name: 'workbench', folder: 'apps/workbench', dist: 'apps/workbench/dist', sources: ['apps/workbench', ...SHARED] },
  {
    name: "the sandbox's phone",
    folder: 'apps/sandbox/phone',
    dist: 'apps/sandbox/dist/phone',
    sources: ['apps/sandbox/phone'],
  },
  {
    name: 'customer pages',
    folder: 'apps/shop',
    dist: 'apps/shop/dist',
    sources: ['apps/shop', 'packages/ui/src', 'packages/contracts/src'],
    shop: true,
  },
];

/** Builds the front ends whose sources changed since their last build. */
export function build() {
  for (const { name, folder, dist, sources, shop } of BUILDS) {
    if (!existsSync(join(ROOT, folder, shop ? 'package.json' : 'vite.config.ts'))) continue;
    const now = digest(sources.flatMap((source) => filesBelow(join(ROOT, source))));
    const stamp = join(ROOT, dist, '.built-from');
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) continue;
    say(`· building ${name} …`);
    const command = shop
      ? ['npm', ['run', 'build:h5', '--silent']]
      : [NODE, [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn']];
    run(command[0], command[1], { cwd: join(ROOT, folder), what: `building ${name}` });
    writeFileSync(stamp, now);
  }
}

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !['node_modules', 'dist', '.swc', '.temp'].includes(entry.name))
    .flatMap((entry) => filesBelow(join(path, entry.name)))
    .sort();
}

function digest(files) {
  const hash = createHash('sha256');
  for (const file of files)
    if (existsSync(file)) hash.update(file.slice(ROOT.length)).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

/** Runs to its end; a failure ends us with one sentence. */
function run(command, args, { cwd, what }) {
  const { status, error, stderr } = spawnSync(command, args, {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: withPinnedNode(),
  });
  if (status === 0) return;
  if (/ENOSPC/.test(`${error}${stderr}`)) fail(`The disk is full (while ${what}).`);
  say((stderr ?? '').trim().split('\n').slice(-25).join('\n'));
  fail(`${what} failed${error ? `: ${error.message}` : ''}.`);
}

function withPinnedNode() {
  return { ...process.env, PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH}` };
}
