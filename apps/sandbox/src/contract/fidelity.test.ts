import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { endpoints, knownEventKinds } from '@xiaoer/wecom';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../world/settings.ts';

const DOC = readFileSync(fileURLToPath(new URL('../../../../docs/wecom.md', import.meta.url)), 'utf8');
const SOURCES = fileURLToPath(new URL('..', import.meta.url));

/** What stands in backticks, piece by piece: names of endpoints, events and settings. */
const quoted = new Set([...DOC.matchAll(/`([^`]+)`/g)].map((found) => found[1]!));
const numbers = new Set(DOC.match(/\b\d{4,6}\b/g));

/** Every code that some line refuses with. */
function codesOfSources(): Set<string> {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /^(wecom|world)\/.*\.ts$/.test(file) && !file.endsWith('.test.ts'),
  );
  const found = files.flatMap((file) => [
    ...readFileSync(`${SOURCES}/${file}`, 'utf8').matchAll(/refuse\(\s*(\d{5,6})\b/g),
  ]);
  return new Set(found.map((match) => match[1]!));
}
const missingOf = (names: Iterable<string>, known: ReadonlySet<string>) =>
  [...names].filter((name) => !known.has(name));

describe('the list of what is imitated', () => {
  it('names every endpoint of the client', () => expect(missingOf(Object.keys(endpoints), quoted)).toEqual([]));
  it('names every kind of event that the receiver knows', () => expect(missingOf(knownEventKinds, quoted)).toEqual([]));
  it('names every setting', () => expect(missingOf(Object.keys(defaultSettings), quoted)).toEqual([]));
  it('names every code that is refused with', () => {
    const codes = codesOfSources();
    expect(codes.size).toBeGreaterThan(60);
    expect(missingOf(codes, numbers)).toEqual([]);
  });
  it('names no endpoint, event or setting that is not there', () => {
    const known = new Set<string>([...Object.keys(endpoints), ...knownEventKinds, ...Object.keys(defaultSettings)]);
    const groups = new Set([...known].filter((name) => name.includes('.')).map((name) => name.split('.')[0]));
    const looksLikeOne = [...quoted].filter(
      (name) => (/^\w+\.\w+$/.test(name) && groups.has(name.split('.')[0])) || /^[a-z]+[A-Z]\w*$/.test(name),
    );
    expect(missingOf(looksLikeOne, known)).toEqual([]);
  });
});
