import { printSegment, RELATION_NAMES, RELATIONS, type Tree } from '@xiaoer/segment';
import type pg from 'pg';
import type { Customer } from '../../../../../packages/segment/test/world/rows.ts';
import type { World } from '../../../../../packages/segment/test/world/world.ts';
import { differencesOf } from './differences.ts';
import { loadDuckdb, loadPostgres } from './engines.ts';
import { shrink } from './shrink.ts';

/** What differs, and the smallest part of the segment and of the world in which it still does, for a person to look at. */
export async function report(problems: string[], tree: Tree, world: World, client: pg.ClientBase): Promise<string> {
  const differ = async (tree: Tree, world: World): Promise<string[]> => {
    const postgres = await loadPostgres(client, world);
    const duckdb = await loadDuckdb(client);
    try {
      return (await differencesOf(tree, world, { postgres, duckdb })).problems;
    } finally {
      duckdb.close();
    }
  };
  const smaller = await shrink(tree, world, async (tree, world) => (await differ(tree, world)).length > 0);
  return [
    `SEGMENTS_SEED=${world.seed}: now ${new Date(world.now).toISOString()} in ${world.zone}`,
    textOf(tree, world),
    JSON.stringify(tree),
    ...problems,
    `\nshrunk: ${JSON.stringify(smaller.tree)}`,
    ...(await differ(smaller.tree, smaller.world)),
    `${smaller.world.customers.length} of ${world.customers.length} customers:`,
    ...smaller.world.customers.slice(0, 5).map((customer) => JSON.stringify(readable(customer))),
  ].join('\n');
}

/** The text form, where it can be written at all. */
function textOf(tree: Tree, { directory }: World): string {
  try {
    return printSegment(tree, directory);
  } catch (error) {
    return `no text: ${(error as Error).message}`;
  }
}

/** Instants as texts, relations without rows left out. */
const readable = (customer: Customer) =>
  Object.fromEntries(
    RELATION_NAMES.filter((relation) => [customer[relation]].flat().length > 0).map((relation) => [
      relation,
      [customer[relation]]
        .flat()
        .map((row) =>
          Object.fromEntries(
            Object.entries(row).map(([name, value]) => [
              name,
              RELATIONS[relation].columns[name] === 'instant' && value !== null ? new Date(value as number) : value,
            ]),
          ),
        ),
    ]),
  );
