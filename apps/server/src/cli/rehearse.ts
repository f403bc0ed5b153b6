import { spawn } from 'node:child_process';
import type { Command } from 'commander';

const REHEARSAL = new URL('../../../sandbox/src/rehearsal/main.ts', import.meta.url).pathname;

/**
 * A rehearsal is a program of its own beside the server and the sandbox: it starts both on a database of their own
 * with a driven clock, lives the days through HTTP and callbacks, and prints what happened.
 */
export function addRehearse(program: Command) {
  program
    .command('rehearse')
    .description('live days of the town in advance, in a database of their own, and print the figures')
    .requiredOption('--days <n>', 'how many days')
    .option('--seed <n>', 'the same seed lives the same days', '7')
    .option('--customers <n>', 'how many people live in the town', '2000')
    .option('--from <date>', 'the first day, YYYY-MM-DD')
    .option('--json', 'print one JSON object on the last line')
    .action(async (options: Record<string, string | boolean>) => {
      const args = Object.entries(options).flatMap(([name, value]) =>
        value === true ? [`--${name}`] : [`--${name}`, String(value)],
      );
      const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', REHEARSAL, ...args], {
        stdio: 'inherit',
      });
      process.exitCode = await new Promise<number>((done) => child.on('exit', (code) => done(code ?? 1)));
    });
}
