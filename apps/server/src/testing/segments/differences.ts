import { isDeepStrictEqual } from 'node:util';
import {
  compileCount,
  compileSegment,
  dependenceOf,
  parseSegment,
  parseTree,
  printSegment,
  saySegment,
  type Tree,
  unknownKeys,
} from '@xiaoer/segment';
import { evaluate, kindsIn } from '../../../../../packages/segment/test/evaluator/index.ts';
import type { World } from '../../../../../packages/segment/test/world/world.ts';
import type { Loaded } from './engines.ts';

export interface Found {
  problems: string[];
  /** The kinds of conditions in it, and whether it selects nobody, everybody or some. */
  seen: string[];
}

interface Question {
  what: string;
  tree: Tree;
  among?: number[];
  compile?: typeof compileSegment;
  /** Ids, or the one number. */
  expected: number[];
}

/** What is wrong with one segment over one world; nothing when all is well. */
export async function differencesOf(
  tree: Tree,
  world: World,
  engines: { postgres: Loaded; duckdb: Loaded },
): Promise<Found> {
  const problems = languageProblems(tree, world);
  const expected = evaluate(tree, world);
  const everybody = world.customers.map(({ person }) => person.customer_id).sort((a, b) => a - b);
  // who is asked about, chosen by what differs from segment to segment
  const among = everybody.filter((id) => (id + expected.length) % 3 === 0);
  const others = everybody.filter((id) => !expected.includes(id));
  // all questions of each segment would take twice as long
  const further: Question[] = [
    { what: 'negated', tree: { not: tree }, expected: others },
    { what: 'among some', tree, among, expected: expected.filter((id) => among.includes(id)) },
    { what: 'counted', tree, compile: compileCount, expected: [expected.length] },
    { what: 'others counted', tree: { not: tree }, compile: compileCount, expected: [others.length] },
  ];
  const questions: Question[] = [
    { what: 'selects', tree, expected },
    further[JSON.stringify(tree).length % further.length]!,
  ];
  const answers = Object.entries(engines).flatMap(([name, { engine, ask }]) =>
    questions.map(async ({ what, tree, among, expected, compile = compileSegment }) => {
      const options = { engine, directory: world.directory, now: new Date(world.now), zone: world.zone };
      try {
        const statement = compile(tree, among ? { ...options, among } : options);
        const found = await ask(statement).catch((error: Error) => error);
        if (found instanceof Error) problems.push(`${name} ${what}: ${found.message}\n${statement.sql}`);
        else if (!isDeepStrictEqual(found, expected)) problems.push(`${name} ${what}: ${difference(found, expected)}`);
      } catch (error) {
        problems.push(`${name} ${what} is not compiled: ${(error as Error).message}`);
      }
    }),
  );
  await Promise.all(answers);
  const size = expected.length === 0 ? 'nobody' : expected.length === everybody.length ? 'everybody' : 'some';
  return { problems, seen: [`→ ${size}`, ...kindsIn(tree)] };
}

function difference(found: number[], expected: number[]): string {
  const surplus = found.filter((id) => !expected.includes(id));
  const missing = expected.filter((id) => !found.includes(id));
  const twice = found.length - new Set(found).size;
  return `${found.length} found, ${expected.length} expected; too many ${surplus.join(' ')}; missing ${missing.join(' ')}; twice ${twice}`;
}

/** Tree and text are one thing, every name is known, and there is a sentence. */
function languageProblems(tree: Tree, { directory }: World): string[] {
  const problems: string[] = [];
  const check = (what: string, right: () => boolean) => {
    try {
      if (!right()) problems.push(what);
    } catch (error) {
      problems.push(`${what}: ${(error as Error).message}`);
    }
  };
  check('the tree is no tree', () => isDeepStrictEqual(parseTree(JSON.parse(JSON.stringify(tree))), tree));
  check('tree → text → tree differs', () =>
    isDeepStrictEqual(parseSegment(printSegment(tree, directory), directory), tree),
  );
  check('text → tree → text differs', () => {
    const text = printSegment(tree, directory);
    return printSegment(parseSegment(text, directory), directory) === text;
  });
  for (const language of ['zh', 'en'] as const)
    check(`no sentence in ${language}`, () => {
      const said = saySegment(tree, directory, language);
      return said.length > 3 && !/undefined|null|NaN|\[object/.test(said);
    });
  check('names that are gone', () => unknownKeys(tree, directory).length === 0);
  check('depends on nothing', () => dependenceOf(tree, directory).relations.size > 0);
  return problems;
}
