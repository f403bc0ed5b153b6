// `npm run check`: everything CI looks at before the tests. Prints one line per check; ends with a count.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
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

/** Runs every check, as many at once as there are cores, tells of each, and answers how many passed and failed. */
export async function check() {
  install({ shop: false });
  let failed = 0;
  const waiting = [...CHECKS];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { ok, output } = await run(next.command);
      say(`${ok ? '✓' : '✗'} ${next.name}`);
      if (ok) continue;
      failed += 1;
      say(output.trim().split('\n').slice(0, 60).join('\n'));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  return { passed: CHECKS.length - failed, failed };
}

/** Runs to its end; a program that cannot be started is a check that failed. */
async function run([program, ...args]) {
  return new Promise((done) => {
    const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    child.once('error', (error) => done({ ok: false, output: error.message }));
    child.once('close', (code) => done({ ok: code === 0, output }));
  });
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { passed, failed } = await check();
  say(`${passed} checks passed, ${failed} failed`);
  process.exit(failed > 0 ? 1 : 0);
}
