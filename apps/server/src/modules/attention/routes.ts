import { AttentionSettings, ChangeAttentionSetting } from '@xiaoer/contracts';
import { z } from 'zod';
import type { Http } from '../../platform/http/index.ts';
import { type Actor, demand, type Guards } from '../access/index.ts';
import type { SettingRow } from './settings.ts';

interface Service {
  settings(): Promise<SettingRow[]>;
  changeSetting(actor: Actor, change: { name: string; value: number }): Promise<void>;
}

export function attentionRoutes(
  http: Http,
  { service, guards }: { service: Service; guards: Pick<Guards, 'user'> },
): void {
  const answer = async () => ({
    settings: (await service.settings()).map((row) => ({ ...row, changedAt: row.changedAt?.toISOString() ?? null })),
  });
  http.get(
    '/api/console/attention/settings',
    { schema: { hide: true, response: { 200: AttentionSettings } }, preHandler: guards.user },
    async (request) => {
      demand(request.actor, 'attention.read');
      return answer();
    },
  );
  http.put(
    '/api/console/attention/settings/:name',
    {
      schema: {
        hide: true,
        params: z.object({ name: z.string().max(64) }),
        body: ChangeAttentionSetting,
        response: { 200: AttentionSettings },
      },
      preHandler: guards.user,
    },
    async (request) => {
      await service.changeSetting(request.actor, { name: request.params.name, value: request.body.value });
      return answer();
    },
  );
}
