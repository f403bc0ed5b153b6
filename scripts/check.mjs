// `npm run check`: everything CI looks at before the tests. Prints one line per check; ends with a count.
import { spawnSync } from 'node:child_process';
import { install, NODE, NODE_FLAGS, ROOT, say } from './prepare.mjs';

const bin = (name) => [`${ROOT}node_modules/.bin/${name}`];
const TYPED = [
  'packages/clock',
  'packages/segment',
  'packages/contracts',
  'packages/wecom',
  'packages/ui',
  'apps/server',
  'apps/sandbox',
  'apps/sandbox/phone',
  'apps/console',
  'apps/workbench',
  'scripts',
];

export const CHECKS = [
  { name: 'format and lint', command: [...bin('biome'), 'check', '--error-on-warnings', '.'] },
  ...TYPED.map((folder) => ({ name: `types of ${folder}`, command: [...bin('tsc'), '-p', folder] })),
  { name: 'unused code', command: bin('knip') },
  {
    name: 'module boundaries',
    command: [
      ...bin('depcruise'),
      '--config',
      '.dependency-cruiser.cjs',
      'apps/server/src',
      'apps/sandbox/src',
      'packages',
    ],
  },
  {
    name: 'names in SQL, catalogue rules, generated schema',
    command: [
      NODE,
      ...NODE_FLAGS,
      `${ROOT}scripts/checks/main.ts`,
      ...process.argv.filter((word) => word === '--write'),
    ],
  },
];

/** Runs every check, tells of each, and answers how many passed and failed. */
export function check() {
  install({ shop: false });
  const failed = [];
  for (const { name, command } of CHECKS) {
    const { status, stdout, stderr } = spawnSync(command[0], command.slice(1), { cwd: ROOT, encoding: 'utf8' });
    say(`${status === 0 ? '✓' : '✗'} ${name}`);
    if (status === 0) continue;
    failed.push(name);
    say(`${stdout}${stderr}`.trim().split('\n').slice(0, 60).join('\n'));
  }
  return { passed: CHECKS.length - failed.length, failed: failed.length };
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { passed, failed } = check();
  say(`${passed} checks passed, ${failed} failed`);
  process.exit(failed > 0 ? 1 : 0);
}
