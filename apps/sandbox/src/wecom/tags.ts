import { z } from 'zod';
import { type Endpoint, endpoint } from './endpoint.ts';
import { num, upToCharacters } from './shapes.ts';
import { askedGroups, groupShape, Ids, Order } from './tag-library.ts';

export const tagEndpoints: Endpoint[] = [
  endpoint('POST', 'externalcontact/get_corp_tag_list', Ids, (q, { world }) => {
    return { tag_group: askedGroups(world.tags.groups(), q).map(groupShape) };
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
      tag_group: groupShape(
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
