import { z } from 'zod';
import type { StrategyTagGroup } from '../world/strategy-tags.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { num, upToCharacters } from './shapes.ts';

const shape = (group: StrategyTagGroup) => ({
  group_id: group.id,
  group_name: group.name,
  create_time: group.createdAt,
  order: group.order,
  strategy_id: group.strategyId,
  tag: group.tags.map((tag) => ({ id: tag.id, name: tag.name, create_time: tag.createdAt, order: tag.order })),
});
const Order = num.min(0).max(2 ** 32 - 1);
const Ids = z.object({ tag_id: z.array(z.string()).default([]), group_id: z.array(z.string()).default([]) });

export const strategyTagEndpoints: Endpoint[] = [
  /** `group_id` wins over `tag_id`; both empty is everything of the rule group, or of all. */
  endpoint(
    'POST',
    'externalcontact/get_strategy_tag_list',
    Ids.extend({ strategy_id: num.optional() }),
    (q, { world }) => {
      const all = world.strategyTags.groups(q.strategy_id);
      if (q.group_id.length > 0) return { tag_group: all.filter((g) => q.group_id.includes(g.id)).map(shape) };
      if (q.tag_id.length === 0) return { tag_group: all.map(shape) };
      const some = all
        .map((g) => ({ ...g, tags: g.tags.filter((t) => q.tag_id.includes(t.id)) }))
        .filter((g) => g.tags.length > 0);
      return { tag_group: some.map(shape) };
    },
  ),
  endpoint(
    'POST',
    'externalcontact/add_strategy_tag',
    z.object({
      strategy_id: num,
      group_id: z.string().optional(),
      group_name: upToCharacters(30).optional(),
      order: Order.optional(),
      tag: z.array(z.object({ name: upToCharacters(30).min(1), order: Order.optional() })).min(1),
    }),
    (q, { world }) => ({
      tag_group: shape(
        world.strategyTags.add({
          strategyId: q.strategy_id,
          groupId: q.group_id,
          groupName: q.group_name,
          order: q.order,
          tags: q.tag,
        }),
      ),
    }),
  ),
  endpoint(
    'POST',
    'externalcontact/edit_strategy_tag',
    z.object({ id: z.string(), name: upToCharacters(30).min(1).optional(), order: Order.optional() }),
    (q, { world }) => {
      world.strategyTags.edit(q.id, q);
      return {};
    },
  ),
  endpoint('POST', 'externalcontact/del_strategy_tag', Ids, (q, { world }) => {
    world.strategyTags.remove({ tags: q.tag_id, groups: q.group_id });
    return {};
  }),
];
