import { z } from 'zod';
import type { ContactWay } from '../world/contact-ways.ts';
import { type Backstage, type Endpoint, endpoint } from './endpoint.ts';
import { flag, num, pageOf, sliced, upToCharacters } from './shapes.ts';
import { TemporaryInput, temporaryOf, temporaryShape } from './temporary-ways.ts';

const Way = z.object({
  type: z.literal([1, 2]),
  scene: z.literal([1, 2]),
  style: num.optional(),
  remark: upToCharacters(30).optional(),
  skip_verify: flag.optional(),
  state: upToCharacters(30).optional(),
  user: z.array(z.string()).optional(),
  party: z.array(num).optional(),
  is_exclusive: flag.optional(),
  is_temp: flag.optional(),
  ...TemporaryInput,
});
const Id = z.object({ config_id: z.string() });
const NINETY_DAYS = 90 * 86_400;

const members = (q: Partial<z.output<typeof Way>>) => ({
  style: q.style,
  remark: q.remark,
  skipVerify: q.skip_verify,
  state: q.state,
  users: q.user,
  parties: q.party,
  isExclusive: q.is_exclusive,
});

export const qrUrl = (sandboxUrl: string, configId: string) => `${sandboxUrl}/qr/${configId}.png`;

const shape = (way: ContactWay, backstage: Backstage) => ({
  config_id: way.configId,
  type: way.type,
  scene: way.scene,
  ...(way.style === null ? {} : { style: way.style }),
  remark: way.remark,
  skip_verify: way.skipVerify,
  state: way.state,
  user: way.users,
  party: way.parties,
  is_exclusive: way.isExclusive,
  ...(way.scene === 2 ? { qr_code: qrUrl(backstage.sandboxUrl, way.configId) } : {}),
  ...temporaryShape(way.configId, backstage),
});

export const contactWayEndpoints: Endpoint[] = [
  endpoint('POST', 'externalcontact/add_contact_way', Way, (q, backstage) => {
    const given = { type: q.type, scene: q.scene, ...members(q) };
    const { contactWays, temporaryChats } = backstage.world;
    const way = q.is_temp ? temporaryChats.addWay(given, temporaryOf(q, backstage)) : contactWays.add(given);
    return {
      config_id: way.configId,
      ...(q.scene === 2 ? { qr_code: qrUrl(backstage.sandboxUrl, way.configId) } : {}),
    };
  }),
  endpoint('POST', 'externalcontact/get_contact_way', Id, (q, backstage) => ({
    contact_way: shape(backstage.world.contactWays.known(q.config_id), backstage),
  })),
  endpoint(
    'POST',
    'externalcontact/list_contact_way',
    z.object({ start_time: num.optional(), end_time: num.optional(), ...pageOf(1000, 100) }),
    (q, { world }) => {
      const until = q.end_time ?? Math.floor(world.clock.now().getTime() / 1000);
      const found = world.contactWays.list({ from: q.start_time ?? until - NINETY_DAYS, until });
      const all = found.filter((way) => !world.temporaryChats.of(way.configId));
      const { rows, nextCursor } = sliced(all, q);
      return { contact_way: rows.map((way) => ({ config_id: way.configId })), next_cursor: nextCursor };
    },
  ),
  endpoint('POST', 'externalcontact/update_contact_way', Id.extend(Way.partial().shape), (q, backstage) => {
    backstage.world.contactWays.update(q.config_id, members(q));
    backstage.world.temporaryChats.update(q.config_id, temporaryOf(q, backstage));
    return {};
  }),
  endpoint('POST', 'externalcontact/del_contact_way', Id, (q, { world }) => {
    world.contactWays.remove(q.config_id);
    world.temporaryChats.remove(q.config_id);
    return {};
  }),
  endpoint(
    'POST',
    'externalcontact/close_temp_chat',
    z.object({ userid: z.string(), external_userid: z.string() }),
    (q, { world }) => {
      world.temporaryChats.close(q.userid, q.external_userid);
      return {};
    },
  ),
];
