import type { FastifyInstance } from 'fastify';
import type { Faults } from '../faults/fault-plan.ts';
import { acquisitionEndpoints } from './acquisition.ts';
import { appMessageEndpoints } from './app-messages.ts';
import { archiveEndpoints } from './archive.ts';
import { baseEndpoints } from './base.ts';
import { contactWayEndpoints } from './contact-ways.ts';
import { customerEndpoints } from './customers.ts';
import { directoryEndpoints } from './directory.ts';
import type { Backstage, Endpoint } from './endpoint.ts';
import { createFrequency } from './frequency.ts';
import { registerGate } from './gate.ts';
import { groupWelcomeEndpoints } from './group-welcome.ts';
import { groupEndpoints } from './groups.ts';
import { interceptRuleEndpoints } from './intercept-rules.ts';
import { joinWayEndpoints } from './join-ways.ts';
import { kfAccountEndpoints } from './kf-accounts.ts';
import { kfMessageEndpoints } from './kf-messages.ts';
import { kfServiceEndpoints } from './kf-service.ts';
import { registerMedia } from './media.ts';
import { mediaByUrlEndpoints } from './media-by-url.ts';
import { memberIdentityEndpoints } from './member-identity.ts';
import { messageEndpoints } from './messages.ts';
import { momentEndpoints } from './moments.ts';
import { payEndpoints } from './pay.ts';
import { productEndpoints } from './products.ts';
import { registerEndpoints } from './routes.ts';
import { servedContactEndpoints } from './served-contacts.ts';
import { statisticsEndpoints } from './statistics.ts';
import { strategyTagEndpoints } from './strategy-tags.ts';
import { tagEndpoints } from './tags.ts';
import { transferEndpoints } from './transfers.ts';

const endpoints: readonly Endpoint[] = [
  ...acquisitionEndpoints,
  ...interceptRuleEndpoints,
  ...memberIdentityEndpoints,
  ...servedContactEndpoints,
  ...strategyTagEndpoints,
  ...productEndpoints,
  ...baseEndpoints,
  ...directoryEndpoints,
  ...customerEndpoints,
  ...tagEndpoints,
  ...contactWayEndpoints,
  ...messageEndpoints,
  ...groupEndpoints,
  ...joinWayEndpoints,
  ...groupWelcomeEndpoints,
  ...appMessageEndpoints,
  ...statisticsEndpoints,
  ...transferEndpoints,
  ...momentEndpoints,
  ...mediaByUrlEndpoints,
  ...kfAccountEndpoints,
  ...kfMessageEndpoints,
  ...kfServiceEndpoints,
  ...payEndpoints,
  ...archiveEndpoints,
];

/** The server API, `/cgi-bin/…`. What is not built answers like a feature that was never granted (48002). */
export async function registerWecom(
  app: FastifyInstance,
  { backstage, faults }: { backstage: Backstage; faults: Faults },
) {
  const { world, credentials } = backstage;
  const frequency = createFrequency(world.settings, world.wall);
  registerGate(app, { settings: world.settings, credentials, frequency });
  registerEndpoints(app, endpoints, { backstage, faults, frequency });
  await registerMedia(app, { backstage, faults });
  app.all('/cgi-bin/*', async () => ({ errcode: 48002, errmsg: 'api forbidden: not part of the sandbox' }));
}
