import { Accepted, ChangePool, ChangePoolSetting, ListPools, PoolList, PoolSettings } from '@xiaoer/contracts';
import { z } from 'zod';
import type { Http } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Access, demand } from '../../access/index.ts';
import { listPools } from './browse-pools.ts';
import { createChangePools } from './change-pools.ts';
import { listPoolSettings } from './pool-settings.ts';

export function poolRoutes(
  http: Http,
  { db, clock, access }: Pick<Platform, 'db' | 'clock'> & { access: Pick<Access, 'audit' | 'guards'> },
): void {
  const asUser = { preHandler: access.guards.user };
  const { changePool, changeSetting } = createChangePools({ db, clock, audit: access.audit });

  http.get(
    '/api/console/pools',
    { ...asUser, schema: { hide: true, querystring: ListPools, response: { 200: PoolList } } },
    async (request) => {
      const { alarms, ...query } = request.query;
      const found = await listPools({ db, clock }, request.actor, { ...query, alarms: alarms === '1' });
      return {
        pools: found.pools.map((pool) => ({ ...pool, alarmAt: iso(pool.alarmAt), rotatedAt: iso(pool.rotatedAt) })),
        page: found.page,
        hasMore: found.hasMore,
        alarms: { nobodyLeft: found.nobodyLeft, oneLeft: found.oneLeft },
        ways: { made: found.made, cap: found.cap },
        orphans: found.orphans.map((orphan) => ({ ...orphan, lostAt: orphan.lostAt.toISOString() })),
      };
    },
  );

  http.put(
    '/api/console/pools/:state',
    {
      ...asUser,
      schema: {
        hide: true,
        params: z.object({ state: z.string().max(30) }),
        body: ChangePool,
        response: { 200: Accepted },
      },
    },
    async (request) => {
      await changePool(request.actor, { state: request.params.state, ...request.body });
      return { ok: true as const };
    },
  );

  const settings = async () => ({
    settings: (await listPoolSettings(db)).map((row) => ({ ...row, changedAt: iso(row.changedAt) })),
  });
  http.get(
    '/api/console/pools/settings',
    { ...asUser, schema: { hide: true, response: { 200: PoolSettings } } },
    async (request) => {
      demand(request.actor, 'community.read');
      return settings();
    },
  );
  http.put(
    '/api/console/pools/settings/:name',
    {
      ...asUser,
      schema: {
        hide: true,
        params: z.object({ name: z.string().max(64) }),
        body: ChangePoolSetting,
        response: { 200: PoolSettings },
      },
    },
    async (request) => {
      await changeSetting(request.actor, { name: request.params.name, value: request.body.value });
      return settings();
    },
  );
}

const iso = (at: Date | null) => at?.toISOString() ?? null;
