import { z } from 'zod';
import { refuse } from '../world/errors.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { OfAccount } from './kf-accounts.ts';
import { checkKfMessage, Outgoing } from './kf-content.ts';
import { num } from './shapes.ts';

/** What was said, and saying something (docs 94670, 94677, 95122). */
export const kfMessageEndpoints: Endpoint[] = [
  endpoint(
    'POST',
    'kf/sync_msg',
    OfAccount.extend({
      cursor: z.string().optional(),
      token: z.string().optional(),
      limit: num.min(0).default(0),
      voice_format: num.min(0).max(1).optional(),
    }),
    (q, { world }) => {
      const most = world.settings.kfSyncPage;
      if (q.limit > most) refuse(40058, `limit: more than ${most}`);
      return world.kf.log.sync({
        openKfId: q.open_kfid,
        cursor: q.cursor,
        token: q.token,
        limit: q.limit || most,
      });
    },
  ),
  endpoint('POST', 'kf/send_msg', OfAccount.extend({ touser: z.string(), ...Outgoing }).loose(), (q, { world }) => ({
    msgid: world.kf.sending.send(q.open_kfid, q.touser, checkKfMessage(q, world)),
  })),
  endpoint(
    'POST',
    'kf/send_msg_on_event',
    z.object({ code: z.string().default(''), ...Outgoing }).loose(),
    (q, { world }) => ({ msgid: world.kf.sending.sendOnEvent(q.code, checkKfMessage(q, world, true)) }),
  ),
];
