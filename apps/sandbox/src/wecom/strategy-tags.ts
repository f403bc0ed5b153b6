import { z } from 'zod';
import type { StrategyTagGroup } from '../world/strategy-tags.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { num, upToCharacters } from './shapes.ts';
import { askedGroups, groupShape, Ids, Order } from './tag-library.ts';

const shape = (group: StrategyTagGroup) => ({ ...groupShape(group), strategy_id: group.strategyId });

export const strategyTagEndpoints: Endpoint[] = [
  /** `group_id` wins over `tag_id`; both empty is everything of the rule group, or of all. */
  endpoint(
    'POST',
    'externalcontact/get_strategy_tag_list',
    Ids.extend({ strategy_id: num.optional() }),
    (q, { world }) => {
      return { tag_group: askedGroups(world.strategyTags.groups(q.strategy_id), q).map(shape) };
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
