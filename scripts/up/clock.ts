import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { loadClock, readClockSetting, writeClockSetting } from '../../packages/clock/src/index.ts';

/** Business seconds in one wall second until somebody changes it: a day takes 48 minutes. */
const DEFAULT_SPEED = 30;

const keptFile = (clockFile: string) => `${clockFile}.kept`;

/** Starts scaled time at an instant. */
export function startClockAt(clockFile: string, business: Date): void {
  writeClockSetting(clockFile, {
    mode: 'scaled',
    wallMs: Date.now(),
    businessMs: business.getTime(),
    speed: DEFAULT_SPEED,
  });
  writeFileSync(keptFile(clockFile), String(business.getTime()));
}

/** Goes on where business time stood when we last looked: the hours in which nothing ran did not happen. */
export function resumeClock(clockFile: string): void {
  const setting = readClockSetting(clockFile);
  if (setting.mode !== 'scaled' || !existsSync(keptFile(clockFile))) return;
  writeClockSetting(clockFile, {
    ...setting,
    wallMs: Date.now(),
    businessMs: Number(readFileSync(keptFile(clockFile), 'utf8')),
  });
}

/** Notes how far business time has come, so that the next start resumes there even after a power cut. */
export function keepBusinessTime(clockFile: string): void {
  if (existsSync(clockFile)) writeFileSync(keptFile(clockFile), String(loadClock(clockFile).now().getTime()));
}
