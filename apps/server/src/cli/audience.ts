import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { systemActor } from '../modules/access/index.ts';
import { type Audience, type Count, type EngineChoice, MirrorDidNotAnswer } from '../modules/audience/index.ts';
import { openPlatform } from '../open-platform.ts';
import { AppError } from '../platform/errors.ts';
import { createLog } from '../platform/log.ts';

interface Options {
  text?: string;
  segment?: string;
  engine: string;
  out: string;
  json?: boolean;
}

const ENGINES = ['auto', 'postgres', 'duckdb', 'both'];
const US = systemActor('command line');

export function addAudience(program: Command) {
  const audience = program.command('audience').description('ask about segments of customers');
  const about = (command: Command) =>
    command
      .option('--text <segment>', 'the segment, e.g. \'city = "上海" and ordered(within 30 days)\'')
      .option('--segment <key>', 'a saved segment instead')
      .option('--json', 'print one JSON object on the last line');
  about(audience.command('count').description('how many customers are in a segment'))
    .option('--engine <engine>', `${ENGINES.join(' | ')}: auto is the mirror, or PostgreSQL where it is away`, 'auto')
    .action((options: Options) => withAudience(options, count));
  about(
    audience
      .command('explain')
      .description('the sentence of a segment, its SQL on both engines, what can change who is in'),
  ).action((options: Options) => withAudience(options, explain));
  about(audience.command('export').description('write a segment to a CSV file'))
    .requiredOption('--out <file>', 'where to')
    .action((options: Options) => withAudience(options, exportFile));
}

type Rule = { text: string } | { segment: string };

async function count(audience: Audience, rule: Rule, { engine, json }: Options): Promise<void> {
  if (!ENGINES.includes(engine)) throw new Wrong(`--engine must be one of ${ENGINES.join(', ')}`);
  const { counts, mirrorAbsent } = await audience.count(US, { rule, engine: engine as EngineChoice });
  for (const one of counts) console.error(said(one));
  if (mirrorAbsent) console.error(`the mirror did not answer: ${mirrorAbsent}`);
  const plain = counts.map(({ count, engine, milliseconds, lagSeconds, asOf, timedOut }) => {
    return { count, engine, milliseconds, lagSeconds, asOf: asOf.toISOString(), ...(timedOut ? { timedOut } : {}) };
  });
  if (json) console.log(JSON.stringify(engine === 'both' ? { counts: plain, mirrorAbsent } : plain[0]));
  else console.log(counts.map((one) => one.count ?? '?').join(' '));
  if (counts.some(({ timedOut }) => timedOut)) process.exitCode = 1;
}

const said = ({ count, engine, milliseconds, lagSeconds, timedOut }: Count): string =>
  timedOut
    ? `${engine}: took too long (${Math.round(milliseconds)} ms)`
    : `${engine}: ${count} in ${Math.round(milliseconds)} ms, ${lagSeconds.toFixed(1)} s behind`;

async function explain(audience: Audience, rule: Rule, { json }: Options): Promise<void> {
  const explained = await audience.explain(rule);
  if (json) return console.log(JSON.stringify(explained));
  const { text, sentence, postgres, duckdb, relations, boundaries } = explained;
  console.log(`${text}\n${sentence.zh}\n${sentence.en}`);
  for (const [name, { sql, params }] of Object.entries({ PostgreSQL: postgres, DuckDB: duckdb })) {
    console.log(`\n-- ${name}\n${sql};`);
    for (const [i, { type, value }] of params.entries()) console.log(`--   $${i + 1} ${type} ${JSON.stringify(value)}`);
  }
  console.log(`\ndepends on ${relations.join(', ') || 'nothing'}`);
  for (const boundary of boundaries)
    console.log(
      boundary.kind === 'calendar'
        ? 'changes at midnight'
        : `changes when ${boundary.relation}.${boundary.column} is ${boundary.seconds} seconds old`,
    );
}

async function exportFile(audience: Audience, rule: Rule, { out, json }: Options): Promise<void> {
  const { customers, csv } = await audience.exportSegment(US, rule);
  await pipeline(csv, createWriteStream(out));
  console.error(`${customers} customers: ${out}`);
  if (json) console.log(JSON.stringify({ customers, file: out }));
}

/** What the caller did wrong, in one sentence. */
class Wrong extends Error {}

/** Results on stdout, everything else on stderr. */
async function withAudience(
  options: Options,
  work: (audience: Audience, rule: Rule, options: Options) => Promise<void>,
): Promise<void> {
  const { platform, close } = await openPlatform(readConfig(), createLog('warn'));
  try {
    const app = await createApp(platform, readConfig());
    await work(app.audience, ruleOf(options), options);
    await app.http.close();
  } catch (error) {
    console.error(`✗ ${sentence(error)}`);
    process.exitCode = 1;
  } finally {
    await close();
  }
}

function ruleOf({ text, segment }: Options): Rule {
  if ((text === undefined) === (segment === undefined)) throw new Wrong('say which segment: --text or --segment');
  return text === undefined ? { segment: segment! } : { text };
}

/** Anything but a refusal is a bug and shows where it happened. */
function sentence(error: unknown): string {
  if (error instanceof Wrong || error instanceof MirrorDidNotAnswer) return error.message;
  if (!(error instanceof AppError)) throw error;
  const { code, details } = error;
  if (code !== 'audience.rule_refused') return `${code} ${JSON.stringify(details)}`;
  const { code: what, place, found, expected, nearest } = details['problem'] as Problem;
  const where = place ? `line ${place.line}, column ${place.column}: ` : '';
  const hint = nearest === null ? '' : `; did you mean ${nearest}?`;
  return `${where}${what}${found === null ? '' : `, found ${found}`}${expected.length > 0 ? `, expected ${expected.join(', ')}` : ''}${hint}`;
}

interface Problem {
  code: string;
  place: { line: number; column: number } | null;
  found: string | null;
  expected: string[];
  nearest: string | null;
}
