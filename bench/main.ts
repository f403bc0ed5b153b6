// `npm run bench -- <name> [--json] [--option value …]`: speed as ratios against a named alternative of the same run.
import { parseArgs } from 'node:util';
import type { Benchmark } from './support/benchmark.ts';

const BENCHMARKS: Record<string, () => Promise<{ benchmark: Benchmark }>> = {
  callbacks: () => import('./callbacks.ts'),
  audience: () => import('./audience.ts'),
  claims: () => import('./claims.ts'),
  rush: () => import('./rush.ts'),
  issue: () => import('./issue.ts'),
  sync: () => import('./sync.ts'),
};

const [name = '', ...rest] = process.argv.slice(2);
const found = BENCHMARKS[name];
if (!found) {
  console.error(`npm run bench -- <${Object.keys(BENCHMARKS).join(' | ')}> [--json]`);
  process.exit(2);
}
const { benchmark } = await found();
const options = Object.fromEntries(
  Object.keys(benchmark.options).map((option) => [option, { type: 'string' as const }]),
);
const given = parseArgs({ args: rest, options: { ...options, json: { type: 'boolean' } } });
const values: Record<string, string | boolean | undefined> = given.values;
const numbers = Object.fromEntries(
  Object.entries(benchmark.options).map(([option, fallback]) => [option, Number(values[option] ?? fallback)]),
);
const bad = Object.entries(numbers).find(([, value]) => !(value > 0));
if (bad) {
  console.error(`--${bad[0]}: a number above 0`);
  process.exit(2);
}
// What is going on goes to stderr, so that stdout holds the result alone.
const result = await benchmark.run(numbers, (line) => console.error(`· ${line}`));
if (values['json']) console.log(JSON.stringify(result));
else console.table(Object.entries(result).map(([figure, value]) => ({ figure, value })));
