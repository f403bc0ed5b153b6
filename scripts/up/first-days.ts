import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startClockAt } from './clock.ts';
import { type Program, startProgram } from './programs.ts';

const DAYS = 7;
const DAY_MS = 86_400_000;

const marker = (dataDir: string) => join(dataDir, 'first-days-lived');

/** True until the town has lived its first days. */
export const needsFirstDays = (dataDir: string) => !existsSync(marker(dataDir));

/** True when an earlier start was interrupted while the town lived them: half a week is in the database. */
export const firstDaysWereInterrupted = (dataDir: string) =>
  needsFirstDays(dataDir) && existsSync(join(dataDir, 'sandbox'));

/**
 * Lives the seven days before today with a driven clock, through the same HTTP and callbacks as ever, in the
 * installation's own database; then business time begins at 08:20 of today.
 */
export async function liveFirstDays({
  dataDir,
  environment,
  onStart,
}: {
  dataDir: string;
  environment: Record<string, string>;
  onStart: (program: Program) => void;
}): Promise<void> {
  const today = chinaDate(new Date());
  const from = chinaDate(new Date(Date.now() - DAYS * DAY_MS));
  console.log(`· the town lives its first ${DAYS} days (${from} … ${today} 08:20) …`);
  rmSync(join(dataDir, 'sandbox'), { recursive: true, force: true });
  await new Promise<void>((done, failed) => {
    const args = [
      '--days',
      String(DAYS),
      '--from',
      from,
      '--until',
      `${today}T08:20:00+08:00`,
      '--customers',
      environment['TOWN_CUSTOMERS'] ?? '600',
      '--here',
    ];
    const program = startProgram('rehearsal', 'apps/sandbox/src/rehearsal/main.ts', environment, () => {}, args);
    onStart(program);
    program.ended.then((code) =>
      code === 0 ? done() : failed(new Error('the first days could not be lived; what happened stands above')),
    );
  });
  startClockAt(join(dataDir, 'clock.json'), new Date(`${today}T08:20:00+08:00`));
  writeFileSync(marker(dataDir), `${today}\n`);
}

const chinaDate = (at: Date) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(at);
