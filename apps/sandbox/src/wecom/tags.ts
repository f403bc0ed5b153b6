import { z } from 'zod';
import type { TagGroup } from '../world/tags.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { num, upToCharacters } from './shapes.ts';

const shape = (group: TagGroup) => ({
  group_id: group.id,
  group_name: group.name,
  create_time: group.createdAt,
  order: group.order,
  tag: group.tags.map((tag) => ({ id: tag.id, name: tag.name, create_time: tag.createdAt, order: tag.order })),
});
const Order = num.min(0).max(2 ** 32 - 1);
const Ids = z.object({ tag_id: z.array(z.string()).default([]), group_id: z.array(z.string()).default([]) });

export const tagEndpoints: Endpoint[] = [
  endpoint('POST', 'externalcontact/get_corp_tag_list', Ids, (q, { world }) => {
    const all = world.tags.groups();
    if (q.group_id.length > 0) return { tag_group: all.filter((g) => q.group_id.includes(g.id)).map(shape) };
    if (q.tag_id.length === 0) return { tag_group: all.map(shape) };
    const some = all
      .map((g) => ({ ...g, tags: g.tags.filter((t) => q.tag_id.includes(t.id)) }))
      .filter((g) => g.tags.length > 0);
    return { tag_group: some.map(shape) };
  }),
  endpoint(
    'POST',
    'externalcontact/add_corp_tag',
    z.object({
      group_id: z.string().optional(),
      group_name: upToCharacters(30).optional(),
      order: Order.optional(),
      tag: z.array(z.object({ name: upToCharacters(30).min(1), order: Order.optional() })).min(1),
      agentid: num.optional(),
    }),
    (q, { world }) => ({
      tag_group: shape(
        world.tags.addByApi({ groupId: q.group_id, groupName: q.group_name, order: q.order, tags: q.tag }),
      ),
    }),
  ),
  endpoint(
    'POST',
    'externalcontact/edit_corp_tag',
    z.object({ id: z.string(), name: upToCharacters(30).optional(), order: Order.optional() }),
    (q, { world }) => {
      world.tags.edit(q.id, q);
      return {};
    },
  ),
  endpoint('POST', 'externalcontact/del_corp_tag', Ids, (q, { world }) => {
    world.tags.remove({ tags: q.tag_id, groups: q.group_id });
    return {};
  }),
];
