// `npm test`: checks, unit and database tests, then browser tests. Ends with `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from './check.mjs';
import { build, install, ROOT, say } from './prepare.mjs';

install();
build();
ensureChromium();
const results = [await check(), vitest('vitest.config.ts'), vitest('vitest.e2e.config.ts')];
const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
console.log(`${total('passed')} passed, ${total('failed')} failed`);
process.exit(total('failed') > 0 ? 1 : 0);

function vitest(config) {
  const report = join(mkdtempSync(join(tmpdir(), 'xiaoer-report-')), 'report.json');
  const args = ['run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = spawnSync(join(ROOT, 'node_modules/.bin/vitest'), args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
  // A file that could not even be loaded fails without a failed test.
  return { passed: numPassedTests, failed: numFailedTests || (status === 0 ? 0 : 1) };
}

/** Browser tests use Debian's Chromium; where we are root and it is missing, it is installed. */
function ensureChromium() {
  if (['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].some((path) => existsSync(path)))
    return;
  if (process.getuid?.() !== 0)
    return say('! Chromium is missing: browser tests will fail. Install the package chromium.');
  say('· installing Chromium …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env });
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], {
    stdio: 'ignore',
    env,
  });
}
