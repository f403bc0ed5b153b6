import { CardSettings, ChangeCardSetting, UnreachedStaff } from '@xiaoer/contracts';
import { z } from 'zod';
import type { Http } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Access, demand } from '../../access/index.ts';
import { changeCardSetting, listCardSettings, type CardSettings as Settings } from './settings.ts';
import { listUnreached } from './unreached.ts';

const Name = z.object({ name: z.enum(['per_minute', 'per_hour', 'bundle_from', 'later_minutes']) });

export function staffCardRoutes(
  http: Http,
  { db, clock, access }: Pick<Platform, 'db' | 'clock'> & { access: Pick<Access, 'audit' | 'guards'> },
): void {
  const preHandler = access.guards.user;

  http.get(
    '/api/console/staff-cards/unreached',
    { schema: { hide: true, response: { 200: UnreachedStaff } }, preHandler },
    async ({ actor }) => {
      demand(actor, 'tasks.read');
      const staff = await listUnreached(db, { storeIds: actor.storeIds });
      return { staff: staff.map((one) => ({ ...one, at: one.at.toISOString() })) };
    },
  );

  const settings = async () => ({
    settings: (await listCardSettings(db)).map((one) => ({ ...one, changedAt: one.changedAt?.toISOString() ?? null })),
  });
  http.get(
    '/api/console/staff-cards/settings',
    { schema: { hide: true, response: { 200: CardSettings } }, preHandler },
    async ({ actor }) => {
      demand(actor, 'delivery.read');
      return settings();
    },
  );
  http.put(
    '/api/console/staff-cards/settings/:name',
    { schema: { hide: true, params: Name, body: ChangeCardSetting, response: { 200: CardSettings } }, preHandler },
    async ({ actor, params, body }) => {
      demand(actor, 'delivery.edit');
      const change = { name: params.name satisfies keyof Settings, value: body.value };
      await db.transaction().execute(async (tx) => {
        await changeCardSetting(tx, { ...change, at: clock.now() });
        await access.audit(tx, actor, 'delivery.card_setting_changed', `setting:${change.name}`, change);
      });
      return settings();
    },
  );
}
