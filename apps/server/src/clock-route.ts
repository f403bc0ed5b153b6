import { readClockSetting, writeClockSetting } from '@xiaoer/clock';
import { SetSpeed } from '@xiaoer/contracts';
import type { Config } from './config.ts';
import { type Access, demand } from './modules/access/index.ts';
import { AppError } from './platform/errors.ts';
import type { ModuleParts } from './platform/module.ts';
import type { Platform } from './platform/platform.ts';

/** `POST /api/console/clock`: scaled time goes on from this instant at another speed, for everybody who shares the setting. */
export function clockRoute({
  platform,
  config,
  access,
}: {
  platform: Platform;
  config: Config;
  access: Access;
}): ModuleParts {
  return {
    routes: (http) =>
      http.post(
        '/api/console/clock',
        { preHandler: access.guards.user, schema: { body: SetSpeed } },
        async (request, reply) => {
          demand(request.actor, 'access.manage');
          const { speed } = request.body;
          const file = config.CLOCK_FILE;
          const setting = file ? readClockSetting(file) : null;
          if (!file || setting?.mode !== 'scaled') throw new AppError('clock.not_scaled', {}, 409);
          const businessMs = platform.clock.now().getTime();
          writeClockSetting(file, { mode: 'scaled', wallMs: platform.wall().getTime(), businessMs, speed });
          await platform.db
            .transaction()
            .execute((tx) => access.audit(tx, request.actor, 'clock.speed_changed', 'clock', { speed }));
          return reply.code(204).send();
        },
      ),
  };
}
