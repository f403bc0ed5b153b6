import { z } from 'zod';
import type { World } from '../world/index.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { num, upToBytes } from './shapes.ts';

const Material = z.object({
  text: z.object({ content: upToBytes(3000) }).optional(),
  image: z.object({}).loose().optional(),
  link: z.object({}).loose().optional(),
  miniprogram: z.object({}).loose().optional(),
  file: z.object({}).loose().optional(),
  video: z.object({}).loose().optional(),
});
const Id = z.object({ template_id: z.string() });

/** Every file of the material must be good for it: from `media/upload`, or fetched by address for this very use. */
function withGoodMedia<Given extends object>(material: Given, media: World['media']): Given {
  for (const part of Object.values(material) as { media_id?: string; pic_media_id?: string }[])
    for (const id of [part?.media_id, part?.pic_media_id]) if (id) media.usableIn(id, 'groupWelcome');
  return material;
}

export const groupWelcomeEndpoints: Endpoint[] = [
  endpoint(
    'POST',
    'externalcontact/group_welcome_template/add',
    Material.extend({ agentid: num.optional(), notify: num.default(1) }),
    (q, { world }) => {
      const { agentid: _agentid, notify: _notify, ...material } = q;
      return { template_id: world.groupTemplates.add(withGoodMedia(material, world.media)) };
    },
  ),
  endpoint(
    'POST',
    'externalcontact/group_welcome_template/edit',
    Material.extend({ template_id: z.string(), agentid: num.optional() }),
    (q, { world }) => {
      const { template_id, agentid: _agentid, ...material } = q;
      world.groupTemplates.edit(template_id, withGoodMedia(material, world.media));
      return {};
    },
  ),
  endpoint('POST', 'externalcontact/group_welcome_template/get', Id, (q, { world }) =>
    world.groupTemplates.known(q.template_id),
  ),
  endpoint(
    'POST',
    'externalcontact/group_welcome_template/del',
    Id.extend({ agentid: num.optional() }),
    (q, { world }) => {
      world.groupTemplates.remove(q.template_id);
      return {};
    },
  ),
];
