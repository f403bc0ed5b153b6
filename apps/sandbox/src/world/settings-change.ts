import { ImpossibleAct } from './errors.ts';
import { defaultSettings, type WorldSettings } from './settings.ts';

const sameKind = (a: unknown, b: unknown) => a === null || b === null || typeof a === typeof b;

/** Changes settings of a running corp; a name that doesn't exist or a value of another kind changes nothing. */
export function changeSettings(settings: WorldSettings, change: Record<string, unknown>): void {
  const known = defaultSettings as unknown as Record<string, unknown>;
  const wrong = Object.keys(change).filter((name) => !(name in known) || !sameKind(known[name], change[name]));
  if (wrong.length > 0) throw new ImpossibleAct(`no such setting, or not of its kind: ${wrong.join(', ')}`);
  Object.assign(settings, change as Partial<WorldSettings>);
}
