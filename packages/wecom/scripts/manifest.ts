/**
 * `npm pack` and `npm publish` ship `dist/`, while the repository runs from source. npm has no setting for that, so
 * the manifest points to `dist/` while it packs: `prepack` calls this with `dist`, `postpack` with `src`.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const MANIFEST = new URL('../package.json', import.meta.url);
const ENTRIES = {
  src: { main: './src/index.ts', exports: './src/index.ts' },
  dist: { main: './dist/index.js', exports: { types: './dist/index.d.ts', default: './dist/index.js' } },
};

const from = process.argv[2];
if (from !== 'src' && from !== 'dist') throw new Error('usage: manifest.ts src|dist');
const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8')) as Record<string, unknown>;
// `main` serves those who name the package's folder instead of the package.
manifest['main'] = ENTRIES[from].main;
manifest['exports'] = { '.': ENTRIES[from].exports };
writeFileSync(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);
