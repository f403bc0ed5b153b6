import {
  Accepted,
  AccountHealthHistory,
  AccountHealthList,
  ChangeHealthSetting,
  HealthSettings,
  Id,
  ListAccountHealth,
  WantOlderDays,
} from '@xiaoer/contracts';
import { z } from 'zod';
import type { Http } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, demand, type Guards } from '../../access/index.ts';
import { accountHistory, type ListedAccount, listAccounts } from './browse-accounts.ts';
import { latestDay } from './readings.ts';
import { listHealthSettings } from './settings.ts';

interface Service {
  clearErrors(actor: Actor, accountId: number): Promise<void>;
  wantOlderDays(actor: Actor, wish: { accountId: number; days: number }): Promise<void>;
  changeSetting(actor: Actor, change: { name: string; value: number }): Promise<void>;
}

const One = z.object({ id: Id });

export function accountHealthRoutes(
  http: Http,
  { db, clock, guards, service }: Pick<Platform, 'db' | 'clock'> & { guards: Pick<Guards, 'user'>; service: Service },
): void {
  const asUser = { preHandler: guards.user };

  http.get(
    '/api/console/account-health',
    { ...asUser, schema: { hide: true, querystring: ListAccountHealth, response: { 200: AccountHealthList } } },
    async (request) => {
      const { accounts, checkedAt, ...rest } = await listAccounts(db, request.actor, request.query);
      return { ...rest, accounts: accounts.map(accountOut), checkedAt: iso(checkedAt) };
    },
  );

  http.get(
    '/api/console/account-health/:id',
    { ...asUser, schema: { hide: true, params: One, response: { 200: AccountHealthHistory } } },
    async (request) => {
      const accountId = Number(request.params.id);
      const history = await accountHistory(db, request.actor, { accountId, latest: latestDay(clock.now()) });
      return {
        ...history,
        readAt: iso(history.readAt),
        changes: history.changes.map((change) => ({ ...change, at: change.at.toISOString() })),
        codes: history.codes.map((code) => ({ ...code, since: code.since.toISOString() })),
      };
    },
  );

  http.post(
    '/api/console/account-health/:id/older-days',
    { ...asUser, schema: { hide: true, params: One, body: WantOlderDays, response: { 200: Accepted } } },
    async (request) => {
      await service.wantOlderDays(request.actor, { accountId: Number(request.params.id), days: request.body.days });
      return { ok: true as const };
    },
  );

  http.post(
    '/api/console/account-health/:id/errors-cleared',
    { ...asUser, schema: { hide: true, params: One, response: { 200: Accepted } } },
    async (request) => {
      await service.clearErrors(request.actor, Number(request.params.id));
      return { ok: true as const };
    },
  );

  const settings = async () => ({
    settings: (await listHealthSettings(db)).map(({ changedAt, ...setting }) => ({
      ...setting,
      changedAt: iso(changedAt),
    })),
  });
  http.get(
    '/api/console/account-health/settings',
    { ...asUser, schema: { hide: true, response: { 200: HealthSettings } } },
    async (request) => {
      demand(request.actor, 'delivery.read');
      return settings();
    },
  );
  http.put(
    '/api/console/account-health/settings/:name',
    {
      ...asUser,
      schema: {
        hide: true,
        params: z.object({ name: z.string().max(64) }),
        body: ChangeHealthSetting,
        response: { 200: HealthSettings },
      },
    },
    async (request) => {
      await service.changeSetting(request.actor, { name: request.params.name, value: request.body.value });
      return settings();
    },
  );
}

const iso = (at: Date | null) => at?.toISOString() ?? null;

const accountOut = ({ accountId, since, ...account }: ListedAccount) => ({
  ...account,
  id: String(accountId),
  since: iso(since),
});
