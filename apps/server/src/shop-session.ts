import { ShopSession } from '@xiaoer/contracts';
import type { Config } from './config.ts';
import type { Access } from './modules/access/index.ts';
import type { Community } from './modules/community/index.ts';
import type { CustomersService } from './modules/customers/index.ts';
import type { Organisation } from './modules/organisation/index.ts';
import type { ModuleParts } from './platform/module.ts';

/** `GET /api/shop/session` brings several modules together for one page: who am I to this chain? */
export function shopSessionRoute({
  config,
  access,
  customers,
  organisation,
  community,
}: {
  config: Config;
  access: Access;
  customers: Pick<CustomersService, 'shopSession'>;
  organisation: Organisation;
  community: Community;
}): ModuleParts {
  async function sessionOf(person: Parameters<CustomersService['shopSession']>[0]) {
    const { who, customerId, isContact, homeStoreId, consent } = await customers.shopSession(person);
    const [joined, home, addContactQr] = await Promise.all([
      customerId === null ? [] : community.groupsOf(customerId),
      homeStoreId === null ? null : organisation.storeById(homeStoreId),
      isContact ? null : community.addContactQr(homeStoreId),
    ]);
    const groups = await Promise.all(
      joined.map(async ({ name, storeId }) => ({
        name,
        store: storeId === null ? null : ((await organisation.storeById(storeId))?.code ?? null),
      })),
    );
    return {
      who,
      chainName: config.CHAIN_NAME,
      isContact,
      homeStore: home && { code: home.code, name: home.name },
      groups,
      consent,
      addContactQr,
    };
  }

  return {
    routes: (http) =>
      http.get(
        '/api/shop/session',
        { preHandler: access.guards.personOptional, schema: { response: { 200: ShopSession } } },
        (request) => sessionOf(request.person),
      ),
  };
}
