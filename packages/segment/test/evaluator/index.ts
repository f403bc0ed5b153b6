import { conditionsOf, type Tree } from '../../src/index.ts';
import { shapeOf } from '../../src/tree.ts';
import type { World } from '../world/world.ts';
import { EVENT_KINDS } from './events/event.ts';
import { question } from './events/question.ts';
import { rfm, top } from './events/ranks.ts';
import { sequence } from './events/sequence.ts';
import { trend } from './events/trend.ts';
import { forecast, near, region, store } from './home-store.ts';
import type { Asked, Holds, Meaning } from './meaning.ts';
import * as person from './person.ts';
import { segment } from './segment.ts';
import { programmeHoldout, randomShare } from './shares.ts';
import { attention, holdsCoupon, identity, inGroup, tag, wecomContact } from './ties.ts';
import { age, anniversary, birthday } from './yearly.ts';

/** Written from the README alone, over plain rows. */
export const MEANINGS: Readonly<Record<string, Meaning>> = {
  everyone: person.everyone,
  city: person.city,
  taste: person.taste,
  consent: person.consent,
  employee: person.employee,
  suspected_hunter: person.suspectedHunter,
  reachable: person.reachable,
  points: person.points,
  orders_total: person.ordersTotal,
  spent_total: person.spentTotal,
  registered: person.registered,
  first_order: person.firstOrder,
  last_order: person.lastOrder,
  last_touch: person.lastTouch,
  tier: person.tier,
  lifecycle: person.lifecycle,
  store,
  region,
  forecast,
  near,
  tag,
  identity,
  wecom_contact: wecomContact,
  in_group: inGroup,
  holds_coupon: holdsCoupon,
  attention,
  birthday,
  anniversary,
  age,
  random_share: randomShare,
  programme_holdout: programmeHoldout,
  segment,
  ...Object.fromEntries(EVENT_KINDS.map((kind) => [kind, question])),
  sequence,
  top,
  rfm,
  trend,
};

/** Ids of the customers of a world that a segment selects, in order. */
export function evaluate(tree: Tree, world: World): number[] {
  const asked: Asked = { ...world, meaningOf };
  function meaningOf(part: Tree): Holds {
    const shape = shapeOf(part);
    if (shape.type === 'not') {
      const holds = meaningOf(shape.of);
      return (customer) => !holds(customer);
    }
    if (shape.type === 'condition') {
      const meaning = MEANINGS[shape.condition.kind];
      if (!meaning) throw new Error(`the evaluator does not know ${shape.condition.kind}`);
      return meaning(shape.condition as never, asked);
    }
    const parts = shape.of.map(meaningOf);
    return shape.type === 'all'
      ? (customer) => parts.every((holds) => holds(customer))
      : (customer) => parts.some((holds) => holds(customer));
  }
  const holds = meaningOf(tree);
  return world.customers
    .filter(holds)
    .map(({ person }) => person.customer_id)
    .sort((a, b) => a - b);
}

/** The kinds of conditions of a tree. */
export const kindsIn = (tree: Tree): string[] => [...new Set([...conditionsOf(tree)].map(({ kind }) => kind))];
