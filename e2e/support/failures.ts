import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { Browser } from './chromium.ts';
import { RESULTS } from './programs.ts';

/** So many last lines of each program's log are printed, each so long. */
const LINES = 8;
const LINE_LENGTH = 400;

/**
 * Where the tests run by themselves, what is printed is all that remains of a failure: what the open pages said, and
 * the end of the programs' logs. Pictures are kept in `test-results/<folder>/`.
 * @param story each test stands on those before it: after a failure the others fail at once and say why
 */
export function tellFailures({
  folder,
  browser,
  story = false,
}: {
  folder: string;
  browser: () => Browser | undefined;
  story?: boolean;
}): void {
  let broken: string | null = null;
  beforeEach(() => {
    if (!story || broken === null) return;
    const error = new Error(`an earlier step failed: ${broken}`);
    error.stack = error.message;
    throw error;
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail' || (story && broken !== null)) return;
    broken = task.name;
    await browser()?.picture(task.name.replaceAll(/\W+/g, '-').slice(0, 60));
    const pages = (await browser()?.words()) ?? [];
    const [error] = task.result.errors ?? [];
    // with the error itself, which is printed last: of a long log only the end may be kept
    if (error) error.message = [error.message, ...pages, ...logsOf(folder)].join('\n');
  });
}

function logsOf(folder: string): string[] {
  const path = join(RESULTS, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((file) => file.endsWith('.log'))
    .flatMap((file) => {
      const text = readFileSync(join(path, file), 'utf8').trim();
      if (text === '') return [`${file} is empty`];
      const lines = text.split('\n').slice(-LINES);
      return [`${file}:`, ...lines.map((line) => `  ${line.slice(0, LINE_LENGTH)}`)];
    });
}
