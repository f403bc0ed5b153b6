import { RELATION_NAMES, type Tree } from '@xiaoer/segment';
import type { Customer } from '../../../../../packages/segment/test/world/rows.ts';
import { derive, type World } from '../../../../../packages/segment/test/world/world.ts';

interface Case {
  tree: Tree;
  world: World;
}
/** Checks that a search may cost; each loads a small world into both engines. */
const MOST_CHECKS = 400;

/** The smallest case near this one that still differs: parts of the tree, then customers, then their rows are left out. */
export async function shrink(
  tree: Tree,
  world: World,
  differs: (tree: Tree, world: World) => Promise<boolean>,
): Promise<Case> {
  let smallest: Case = { tree, world };
  let checks = 0;
  /** The first smaller case that differs becomes the smallest; answers whether there was one. */
  const step = async (cases: Iterable<Case>): Promise<boolean> => {
    for (const one of cases) {
      checks += 1;
      if (checks > MOST_CHECKS) return false;
      if (!(await differs(one.tree, one.world))) continue;
      smallest = one;
      return true;
    }
    return false;
  };
  const cases = [
    () => partsOf(smallest.tree).map((tree) => ({ ...smallest, tree })),
    () => fewerCustomers(smallest.world).map((world) => ({ ...smallest, world })),
    () => fewerRows(smallest.world).map((world) => ({ ...smallest, world })),
  ];
  for (const smaller of cases) while (await step(smaller()));
  return smallest;
}

/** Trees with something left out, the smallest first. */
function partsOf(tree: Tree): Tree[] {
  const { all, any, not } = tree as { all?: Tree[]; any?: Tree[]; not?: Tree };
  if (not) return [not, ...partsOf(not).map((part) => ({ not: part }))];
  const of = all ?? any;
  if (!of) return [];
  const group = (parts: Tree[]): Tree => (all ? { all: parts } : { any: parts });
  return [
    ...of,
    ...(of.length > 1 ? of.map((_, i) => group(of.filter((_, j) => j !== i))) : []),
    ...of.flatMap((part, i) => partsOf(part).map((smaller) => group(of.map((one, j) => (i === j ? smaller : one))))),
  ];
}

/** Runs of halves, quarters … of a list left out. */
function* without<T>(list: readonly T[]): Generator<T[]> {
  for (let size = Math.ceil(list.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let from = 0; from < list.length; from += size) yield [...list.slice(0, from), ...list.slice(from + size)];
}

const fewerCustomers = (world: World): World[] =>
  world.customers.length < 2
    ? []
    : [...without(world.customers)].filter((some) => some.length > 0).map((customers) => ({ ...world, customers }));

function fewerRows(world: World): World[] {
  return world.customers.flatMap((customer, i) =>
    RELATION_NAMES.filter((relation) => relation !== 'person').flatMap((relation) =>
      [...without(customer[relation] as object[])].map((rows) => {
        const smaller = { ...customer, person: { ...customer.person }, [relation]: rows } as Customer;
        // lines belong to a sale
        const orders = new Set(smaller.purchase.map(({ order_id }) => order_id));
        smaller.line = smaller.line.filter(({ order_id }) => orders.has(order_id));
        derive(smaller);
        return { ...world, customers: world.customers.map((one, j) => (i === j ? smaller : one)) };
      }),
    ),
  );
}
