import { PutProfiles, PutProfilesResult, PutTiers, Tiers } from '@xiaoer/contracts';
import type { Http } from '../../platform/http/index.ts';
import type { Access } from '../access/index.ts';
import type { CustomersService } from './service.ts';

/** What the chain's own systems tell about customers. */
export function programmeRoutes(
  customers: Pick<CustomersService, 'putProfiles' | 'putTiers' | 'listTiers'>,
  guards: Pick<Access['guards'], 'apiKey'>,
) {
  const asSystem = { preHandler: guards.apiKey };
  const described = (summary: string) => ({ tags: ['customers'], summary, security: [{ apiKey: [] }] });

  return (http: Http): void => {
    http.put(
      '/api/v1/customers/profiles',
      {
        ...asSystem,
        schema: {
          ...described('Tell where customers live, what they like, their birthday, tier and points'),
          body: PutProfiles,
          response: { 200: PutProfilesResult },
        },
      },
      async ({ actor, body }) => customers.putProfiles(actor, body),
    );

    http.get(
      '/api/v1/tiers',
      { ...asSystem, schema: { ...described('Tiers of the member programme'), response: { 200: Tiers } } },
      async () => ({ tiers: await customers.listTiers() }),
    );

    http.put(
      '/api/v1/tiers',
      {
        ...asSystem,
        schema: { ...described('Put all tiers of the programme'), body: PutTiers, response: { 200: Tiers } },
      },
      async ({ actor, body }) => {
        await customers.putTiers(actor, body.tiers);
        return { tiers: await customers.listTiers() };
      },
    );
  };
}
