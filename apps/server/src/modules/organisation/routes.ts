import {
  ChangeAccount,
  Cities,
  ConsoleStores,
  ConsoleStoresQuery,
  ConsoleUnits,
  Id,
  NearStores,
  PutOrganisation,
  PutWeather,
  Upserted,
} from '@xiaoer/contracts';
import { z } from 'zod';
import { AppError } from '../../platform/errors.ts';
import type { Http } from '../../platform/http/index.ts';
import type { Guards } from '../access/index.ts';
import type { OrganisationService } from './service.ts';

const BY_KEY = [{ apiKey: [] }];

const NearStoresQuery = z.object({
  lng: z.coerce.number().min(-180).max(180).optional(),
  lat: z.coerce.number().min(-90).max(90).optional(),
  city: z.string().min(1).max(50).optional(),
});

export const organisationRoutes =
  ({ guards, organisation }: { guards: Guards; organisation: OrganisationService }) =>
  (http: Http) => {
    const bySystems = { preHandler: guards.apiKey };
    const byUsers = { preHandler: guards.user };

    http.put(
      '/api/v1/organisation',
      { ...bySystems, schema: { security: BY_KEY, body: PutOrganisation, response: { 200: Upserted } } },
      async ({ actor, body }) => organisation.put(actor, body),
    );
    http.put(
      '/api/v1/weather',
      { ...bySystems, schema: { security: BY_KEY, body: PutWeather, response: { 200: Upserted } } },
      async ({ actor, body }) => organisation.putWeather(actor, body),
    );

    http.get('/api/shop/cities', { schema: { response: { 200: Cities } } }, async () => ({
      cities: await organisation.cities(),
    }));
    http.get(
      '/api/shop/stores',
      { schema: { querystring: NearStoresQuery, response: { 200: NearStores } } },
      async ({ query: { lng, lat, city } }) => {
        if (lng !== undefined && lat !== undefined) return { stores: await organisation.nearStores({ lng, lat }) };
        if (city !== undefined) return { stores: await organisation.nearStores({ city }) };
        throw new AppError('organisation.where_is_missing', { field: 'lng, lat or city' }, 400);
      },
    );

    http.get('/api/console/units', { ...byUsers, schema: { response: { 200: ConsoleUnits } } }, async ({ actor }) => ({
      units: (await organisation.listUnits(actor)).map(({ parentId, ...unit }) => ({
        ...unit,
        id: String(unit.id),
        parent: parentId === null ? null : String(parentId),
      })),
    }));
    http.get(
      '/api/console/stores',
      { ...byUsers, schema: { querystring: ConsoleStoresQuery, response: { 200: ConsoleStores } } },
      async ({ actor, query: { unit, ...query } }) => {
        const { total, stores } = await organisation.listStores(actor, {
          ...query,
          unitId: unit === undefined ? undefined : Number(unit),
        });
        return {
          total,
          stores: stores.map(({ storeId, unitId, unitName, lng, lat, accounts, ...store }) => ({
            ...store,
            id: String(storeId),
            unit: { id: String(unitId), name: unitName },
            position: { lng, lat },
            accounts: accounts.map(({ accountId, storeIds: _, ...account }) => ({ ...account, id: String(accountId) })),
          })),
        };
      },
    );
    http.patch(
      '/api/console/accounts/:id',
      { ...byUsers, schema: { params: z.object({ id: Id }), body: ChangeAccount, response: { 204: z.null() } } },
      async ({ actor, params, body }, reply) => {
        await organisation.setContactCap(actor, Number(params.id), body.contactCap);
        return reply.code(204).send(null);
      },
    );
  };
