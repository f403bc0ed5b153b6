import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const BIN = join(ROOT, 'node_modules/.bin');

/** Runs a tool of this repository and answers what it printed; its complaints are in the error it throws. */
export function run(command: string, args: readonly string[], cwd: string): string {
  const env = { ...process.env, PATH: `${BIN}${delimiter}${process.env['PATH']}` };
  try {
    return execFileSync(command, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`);
  }
}

/**
 * What `npm pack` makes of this package, and the manifest that it leaves behind. It runs in a copy: packing rewrites
 * the manifest for a moment, and other tests read it.
 */
export function pack(): { tarball: string; files: string[]; manifestAfter: string; manifestBefore: string } {
  const copy = mkdtempSync(join(tmpdir(), 'wecom-pack-'));
  const folder = join(copy, 'packages/wecom');
  mkdirSync(folder, { recursive: true });
  for (const name of ['src', 'scripts', 'package.json', 'tsconfig.build.json', 'README.md', 'LICENSE']) {
    cpSync(join(PACKAGE, name), join(folder, name), { recursive: true });
  }
  cpSync(join(ROOT, 'tsconfig.base.json'), join(copy, 'tsconfig.base.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const manifestBefore = readFileSync(join(folder, 'package.json'), 'utf8');
  const printed = run('npm', ['pack', '--json', '--foreground-scripts=false'], folder);
  const report = JSON.parse(printed.slice(printed.search(/^[[{]/m))) as Packed[] | Record<string, Packed>;
  const [packed] = Object.values(report) as [Packed];
  return {
    tarball: join(folder, packed.filename),
    files: packed.files.map((file) => file.path),
    manifestBefore,
    manifestAfter: readFileSync(join(folder, 'package.json'), 'utf8'),
  };
}

interface Packed {
  filename: string;
  files: { path: string }[];
}

/**
 * An empty project with the tarball installed by npm, without a network: what the package depends on comes from this
 * repository's own node_modules.
 */
export function installed(tarball: string): string {
  const project = mkdtempSync(join(tmpdir(), 'wecom-user-'));
  const dependencies = { '@xiaoer/wecom': `file:${tarball}`, ...localPaths('fast-xml-parser') };
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'user', private: true, type: 'module', dependencies }),
  );
  run('npm', ['install', '--offline', '--install-links', '--no-audit', '--no-fund', '--ignore-scripts'], project);
  return project;
}

/** A package and everything below it, each as `file:` its folder. */
function localPaths(name: string, from = PACKAGE, found: Record<string, string> = {}): Record<string, string> {
  if (name in found) return found;
  const folder = folderOf(name, from);
  found[name] = `file:${folder}`;
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { dependencies?: object };
  for (const below of Object.keys(manifest.dependencies ?? {})) localPaths(below, folder, found);
  return found;
}

function folderOf(name: string, from: string): string {
  const paths = createRequire(join(from, 'package.json')).resolve.paths(name) ?? [];
  for (const path of paths) {
    try {
      readFileSync(join(path, name, 'package.json'));
      return join(path, name);
    } catch {
      // in one of the folders above
    }
  }
  throw new Error(`${name} is not installed beside ${dirname(from)}`);
}
