import { z } from 'zod';
import { qrUrl } from './contact-ways.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { num, upToCharacters } from './shapes.ts';

const Way = z.object({
  scene: z.literal([1, 2]),
  // a longer remark is cut, not refused
  remark: z
    .string()
    .default('')
    .transform((text) => [...text].slice(0, 30).join('')),
  auto_create_room: num.default(1),
  room_base_name: upToCharacters(40).default(''),
  room_base_id: num.default(1),
  chat_id_list: z.array(z.string()),
  state: upToCharacters(30).default(''),
  mark_source: z.boolean().optional(),
});
const Id = z.object({ config_id: z.string() });

const members = (q: z.output<typeof Way>) => ({
  scene: q.scene,
  remark: q.remark,
  autoCreateRoom: q.auto_create_room === 1,
  roomBaseName: q.room_base_name,
  roomBaseId: q.room_base_id,
  chatIds: q.chat_id_list,
  state: q.state,
});

export const joinWayEndpoints: Endpoint[] = [
  endpoint('POST', 'externalcontact/groupchat/add_join_way', Way, (q, { world }) => ({
    config_id: world.joinWays.add(members(q)),
  })),
  endpoint('POST', 'externalcontact/groupchat/get_join_way', Id, (q, { world, sandboxUrl }) => {
    const way = world.joinWays.known(q.config_id);
    return {
      join_way: {
        config_id: way.configId,
        scene: way.scene,
        remark: way.remark,
        auto_create_room: way.autoCreateRoom ? 1 : 0,
        room_base_name: way.roomBaseName,
        room_base_id: way.roomBaseId,
        chat_id_list: way.chatIds,
        qr_code: qrUrl(sandboxUrl, way.configId),
        state: way.state,
        mark_source: true,
      },
    };
  }),
  endpoint('POST', 'externalcontact/groupchat/update_join_way', Id.extend(Way.shape), (q, { world }) => {
    world.joinWays.update(q.config_id, members(q));
    return {};
  }),
  endpoint('POST', 'externalcontact/groupchat/del_join_way', Id, (q, { world }) => {
    world.joinWays.remove(q.config_id);
    return {};
  }),
];
