import { readFileSync } from 'node:fs';
import type { EngineName } from '../../packages/segment/src/index.ts';

/** The best query that we could write by hand, without looking at what ours compiles to; `values` stand for its `$names`. */
export function handWritten(name: string, engine: EngineName, values: Record<string, string>): string {
  const folder = engine === 'postgres' ? 'by-hand/postgres' : 'by-hand';
  return readFileSync(new URL(`./${folder}/${name}.sql`, import.meta.url), 'utf8').replaceAll(
    /\$([a-z_]+)/g,
    (word, value: string) => {
      const found = values[value];
      if (found === undefined) throw new Error(`${name}.sql: no value for ${word}`);
      return found;
    },
  );
}
