import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url).pathname;
const MODULES = 'apps/server/src/modules';
const folders: string[] = [];

/** What the module rules say of a tree that holds these files. */
function violationsOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'xiaoer-boundaries-'));
  folders.push(folder);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const args = ['--config', join(ROOT, '.dependency-cruiser.cjs'), '--output-type', 'err', 'apps'];
  return spawnSync(join(ROOT, 'node_modules/.bin/depcruise'), args, { cwd: folder, encoding: 'utf8' }).stdout;
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('the module rules', () => {
  it('let a module call one nearer to the foundations through its public face', () => {
    const files = {
      [`${MODULES}/offers/service.ts`]: "import { x } from '../customers/index.ts';\nexport const y = x;\n",
      [`${MODULES}/customers/index.ts`]: 'export const x = 1;\n',
    };
    expect(violationsOf(files)).toMatch(/no dependency violations found \(2 modules/);
  });

  it.each([
    [
      'a call away from the foundations',
      'customers-calls-towards-the-foundations',
      'customers/service.ts',
      '../offers/index.ts',
      'offers/index.ts',
    ],
    [
      "an import past another module's public face",
      'only-the-public-face',
      'offers/service.ts',
      '../customers/repository.ts',
      'customers/repository.ts',
    ],
    ['a ring', 'no-rings', 'offers/a.ts', './b.ts', 'offers/b.ts'],
  ])('refuse %s', (_, rule, from, specifier, to) => {
    const files = {
      [`${MODULES}/${from}`]: `import { x } from '${specifier}';\nexport const y = x;\n`,
      [`${MODULES}/${to}`]:
        rule === 'no-rings' ? "import { y } from './a.ts';\nexport const x: number = y;\n" : 'export const x = 1;\n',
    };
    expect(violationsOf(files)).toContain(rule);
  });

  it('keep the server from knowing the sandbox', () => {
    const files = {
      'apps/server/src/platform/clock.ts':
        "import { world } from '../../../sandbox/src/world.ts';\nexport const w = world;\n",
      'apps/sandbox/src/world.ts': 'export const world = 1;\n',
    };
    expect(violationsOf(files)).toContain('server-does-not-know-the-sandbox');
  });
});
