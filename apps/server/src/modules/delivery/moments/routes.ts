import {
  CreateMoment,
  MomentAccounts,
  MomentCreated,
  MomentList,
  MomentPreview,
  MomentSetting,
  MomentTags,
  PreviewMoment,
  Reminded,
} from '@xiaoer/contracts';
import type { WeComClient } from '@xiaoer/wecom';
import { z } from 'zod';
import { AppError } from '../../../platform/errors.ts';
import type { Http } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Access, type Actor, demand } from '../../access/index.ts';
import { listMomentAccounts, listMoments, usedThisMonth } from './list-moments.ts';
import type { createPlanning, Draft } from './plan-moment.ts';
import { readMomentSettings, saveMomentSettings } from './settings.ts';

/** Moments a corp may make in a month (41210, doc 95094). */
const MOST_PER_MONTH = 100_000;
const SHOWN = 200;

export interface MomentRouteDeps {
  platform: Pick<Platform, 'db' | 'clock'>;
  access: Pick<Access, 'audit' | 'guards'>;
  wecom: WeComClient | null;
  planning: ReturnType<typeof createPlanning>;
  remind: (actor: Actor, momentId: number) => Promise<{ reminded: number }>;
  zone: string;
}

const One = z.object({ id: z.coerce.number().int().positive() });
const Ok = z.object({ ok: z.literal(true) });

const draftOf = ({ sendAt, expiresAt, ...rest }: z.output<typeof PreviewMoment>): Draft => ({
  ...rest,
  sendAt: sendAt ? new Date(sendAt) : undefined,
  expiresAt: new Date(expiresAt),
});

export function momentRoutes(http: Http, { platform, access, wecom, planning, remind, zone }: MomentRouteDeps): void {
  const { db, clock } = platform;
  const preHandler = access.guards.user;
  const base = '/api/console/moments';

  http.get(base, { schema: { hide: true, response: { 200: MomentList } }, preHandler }, async ({ actor }) => {
    demand(actor, 'delivery.read');
    const [moments, used, settings] = await Promise.all([
      listMoments(db, { limit: SHOWN }),
      usedThisMonth(db, { at: clock.now(), zone }),
      readMomentSettings(db),
    ]);
    return { moments, usedThisMonth: used, mostPerMonth: MOST_PER_MONTH, ...settings };
  });
  http.get(
    `${base}/:id/accounts`,
    { schema: { hide: true, params: One, response: { 200: MomentAccounts } }, preHandler },
    async ({ actor, params }) => {
      demand(actor, 'delivery.read');
      return { accounts: await listMomentAccounts(db, { momentId: params.id, storeIds: actor.storeIds }) };
    },
  );
  http.get(`${base}/tags`, { schema: { hide: true, response: { 200: MomentTags } }, preHandler }, async ({ actor }) => {
    demand(actor, 'delivery.read');
    if (!wecom) throw new AppError('delivery.no_wecom', {}, 503);
    const groups = await wecom.tag.getCorpTagList({});
    const shown = groups.map(({ group_name, tag }) => ({
      name: group_name,
      tags: tag.map(({ id, name }) => ({ id, name })),
    }));
    return { groups: shown };
  });
  http.post(
    `${base}/preview`,
    { schema: { hide: true, body: PreviewMoment, response: { 200: MomentPreview } }, preHandler },
    async ({ actor, body }) => planning.preview(actor, draftOf(body)),
  );
  http.post(
    base,
    { schema: { hide: true, body: CreateMoment, response: { 200: MomentCreated } }, preHandler },
    async ({ actor, body }) => {
      const { key, name } = body;
      const { momentId, accounts } = await planning.create(actor, { ...draftOf(body), key, name });
      return { id: String(momentId), accounts };
    },
  );
  http.post(
    `${base}/:id/stop`,
    { schema: { hide: true, params: One, response: { 200: Ok } }, preHandler },
    async ({ actor, params }) => {
      await planning.stop(actor, params.id);
      return { ok: true as const };
    },
  );
  http.post(
    `${base}/:id/remind`,
    { schema: { hide: true, params: One, response: { 200: Reminded } }, preHandler },
    async ({ actor, params }) => remind(actor, params.id),
  );
  http.put(
    `${base}/setting`,
    { schema: { hide: true, body: MomentSetting, response: { 200: MomentSetting } }, preHandler },
    async ({ actor, body }) => {
      demand(actor, 'delivery.edit');
      await db.transaction().execute(async (tx) => {
        await saveMomentSettings(tx, body, clock.now());
        await access.audit(tx, actor, 'delivery.moment_setting_changed', 'moments', body);
      });
      return body;
    },
  );
}
