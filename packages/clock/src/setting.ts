import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { type Clock, drivenClock, realClock, scaledNow } from './clock.ts';

/**
 * The one clock setting that server and sandbox share: a small JSON file. `scaled` runs from an anchor at a speed,
 * `driven` starts at an instant and then only moves when its driver says so.
 */
export type ClockSetting =
  | { mode: 'real' }
  | { mode: 'scaled'; wallMs: number; businessMs: number; speed: number }
  | { mode: 'driven'; startMs: number };

/** How old a reading of the file may be before it is looked at again, in wall milliseconds. */
const RECHECK_MS = 500;

export function readClockSetting(file: string): ClockSetting {
  const raw = JSON.parse(readFileSync(file, 'utf8')) as ClockSetting;
  if (raw.mode === 'scaled' && !(raw.speed > 0 && Number.isFinite(raw.businessMs) && Number.isFinite(raw.wallMs))) {
    throw new Error(`${file}: a scaled clock needs wallMs, businessMs and a speed above 0`);
  }
  return raw;
}

/** Written beside the file and renamed, so that a reader never sees half of it. */
export function writeClockSetting(file: string, setting: ClockSetting): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(setting)}\n`);
  renameSync(`${file}.new`, file);
}

/** The clock of a setting file; `undefined` is real time. A scaled clock follows changes of speed while it runs. */
export function loadClock(file: string | undefined, wall: () => number = Date.now): Clock {
  if (!file) return realClock;
  const setting = readClockSetting(file);
  if (setting.mode === 'real') return realClock;
  if (setting.mode === 'driven') return drivenClock(new Date(setting.startMs));
  return scaledClock(file, setting, wall);
}

function scaledClock(file: string, first: ClockSetting & { mode: 'scaled' }, wall: () => number): Clock {
  let anchor = first;
  let seen = statSync(file).mtimeMs;
  let checkedAt = wall();
  const current = () => {
    if (wall() - checkedAt < RECHECK_MS) return anchor;
    checkedAt = wall();
    const { mtimeMs } = statSync(file);
    if (mtimeMs === seen) return anchor;
    const next = readClockSetting(file);
    if (next.mode === 'scaled') [anchor, seen] = [next, mtimeMs];
    return anchor;
  };
  return { mode: 'scaled', now: () => scaledNow(current(), wall()), speed: () => current().speed };
}
