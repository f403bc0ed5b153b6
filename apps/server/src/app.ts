import { sql } from 'kysely';
import { mirrorFor } from './ask-mirror.ts';
import { clockRoute } from './clock-route.ts';
import type { Config } from './config.ts';
import { type App, host } from './host.ts';
import { SEGMENT_SOURCES } from './mirror/sources.ts';
import { type Access, createAccess } from './modules/access/index.ts';
import { createAttention } from './modules/attention/index.ts';
import { type Audience, createAudience } from './modules/audience/index.ts';
import { createCatalogue } from './modules/catalogue/index.ts';
import { createCommunity } from './modules/community/index.ts';
import { createContent } from './modules/content/index.ts';
import { createCustomers } from './modules/customers/index.ts';
import {
  createApiTally,
  createConnection,
  createDelivery,
  createMonitor,
  createTokenStore,
  createWeComIdentity,
  type Delivery,
  readConnection,
} from './modules/delivery/index.ts';
import { createInsight } from './modules/insight/index.ts';
import { checkBooks, createOffers } from './modules/offers/index.ts';
import { createOrders, createOwnOrders, type Orders } from './modules/orders/index.ts';
import { createOrganisation, type Organisation } from './modules/organisation/index.ts';
import { createPlaybooks, PROGRAMME_HOLDOUT_SHARE } from './modules/playbooks/index.ts';
import { createTasks } from './modules/tasks/index.ts';
import type { Platform } from './platform/platform.ts';
import { shopSessionRoute } from './shop-session.ts';
import { connectWeCom } from './wecom.ts';

/**
 * The wiring: ordinary code to read and step through. The only file that knows every module.
 * @param restart ends the server so that whatever keeps it running starts it anew
 * @param isFirst whether what every installation holds is this process's to write; otherwise another one has
 */
export async function createApp(
  platform: Platform,
  config: Config,
  { restart = () => {}, isFirst = true }: { restart?: () => void; isFirst?: boolean } = {},
): Promise<App & { orders: Orders; delivery: Delivery; audience: Audience }> {
  const publicUrl = config.PUBLIC_URL;
  const entered = await readConnection(platform);
  const { wecom, receiver, corpId, ...corp } = connectWeCom(config, entered, {
    tokenStore: createTokenStore(platform),
    observe: createApiTally(platform).observe,
  });
  const identity = createWeComIdentity({ wecom, publicUrl, jssdkUrl: config.WECOM_JSSDK_URL ?? null });

  const access: Access = createAccess({
    platform,
    publicUrl,
    oauth: identity,
    // The organisation stands on access; these two questions go the other way, and are only asked later.
    storesUnder: (unitIds) => organisation.storesUnder(unitIds),
    staffByUserid: (userid) => organisation.accountByUserid(userid),
  });
  const organisation: Organisation = createOrganisation({
    platform,
    access,
    corpId,
    storesWithGroup: () => community.storesWithGroup(),
    contactCounts: (accountIds) => activeContacts(platform, accountIds),
    storesRezoned: (tx, storeIds) => orders.storesRezoned(tx, storeIds),
  });
  const customers = createCustomers({ platform, access, corpId });
  const catalogue = createCatalogue({ platform, access, organisation });
  const content = createContent({ platform, access });
  const orders: Orders = createOrders({ platform, customers, organisation, guards: access.guards });
  const offers = createOffers({
    platform,
    access,
    customers,
    organisation,
    isMember: (groupId, asker) => community.isMember(groupId, asker),
    groupsOf: (customerId) => community.groupsOf(customerId),
    giveBackGraceDays: config.COUPON_GRACE_DAYS,
    qrSeconds: config.COUPON_QR_SECONDS,
  });
  const ownOrders = createOwnOrders({
    platform,
    access,
    customers,
    coupons: offers,
    cancelMinutes: config.ORDER_CANCEL_MINUTES,
  });
  const community = createCommunity({
    platform,
    access,
    customers,
    wecom,
    publicUrl,
    newMemberCoupon: offers.newMemberCoupon,
    // Where time stands still, so does the lag of WeCom's lists.
    ...(platform.clock.mode === 'driven' ? { sleep: async () => {} } : {}),
  });
  const audience: Audience = createAudience({
    platform,
    access,
    sources: SEGMENT_SOURCES,
    mirror: mirrorFor(config),
    // Names from above, asked when they are read.
    above: {
      playbooks: () => playbooks.names(),
      attentionCaps: () => attention.caps(),
      programmeHoldout: PROGRAMME_HOLDOUT_SHARE,
    },
  });
  const attention = createAttention({ platform, guards: access.guards, audit: access.audit });
  const delivery = createDelivery({
    platform,
    wecom,
    receiver,
    access,
    attention,
    customers,
    community,
    organisation,
    content,
    publicUrl,
  });
  const monitor = createMonitor({ platform, access, wecom });
  const connection = createConnection({
    platform,
    access,
    wecom,
    receiver,
    connection: { ...corp, inUse: entered, publicUrl, baseUrl: config.WECOM_BASE_URL, restart },
  });
  const tasks = createTasks({
    platform,
    attention,
    staffCards: delivery.staffCards,
    guards: access.guards,
    organisation,
    jssdkConfig: identity.jssdkConfig,
    publicUrl,
  });
  const playbooks = createPlaybooks({
    platform,
    access,
    audience,
    attention,
    delivery,
    offers,
    tasks,
    publicUrl,
    folder: config.PLAYBOOKS_DIR,
  });
  const insight = createInsight({ platform, guards: access.guards });

  customers.registerPersonalData([
    orders.personalData,
    offers.personalData,
    community.personalData,
    audience.personalData,
    attention.personalData,
    delivery.personalData,
    playbooks.personalData,
    insight.personalData,
  ]);

  if (isFirst) {
    await organisation.seedHolidays();
    await access.ensureFirstAdmin(config.FIRST_ADMIN_PASSWORD);
    await access.ensureBootstrapKey(config.BOOTSTRAP_API_KEY);
    await playbooks.load();
  }

  const modules = [
    access,
    organisation,
    customers,
    catalogue,
    content,
    orders,
    offers,
    ownOrders,
    community,
    audience,
    attention,
    delivery,
    monitor,
    connection,
    tasks,
    playbooks,
    insight,
  ];
  const app = await host(
    platform,
    config,
    [
      ...modules.map(({ parts }) => parts),
      shopSessionRoute({ config, access, customers, organisation, community }),
      clockRoute({ platform, config, access }),
    ],
    (http) =>
      http.get('/internal/figures', { schema: { hide: true } }, async () => ({
        ...(await insight.rehearsalReport()),
        books: await checkBooks(platform.db, platform.clock.now()),
      })),
  );
  return { ...app, orders, delivery, audience };
}

/** Active contacts by account, for the load that the console shows. */
async function activeContacts({ db }: Platform, accountIds: number[]): Promise<Map<number, number>> {
  const { rows } = await sql<{ accountId: number; n: number }>`
    select account_id as "accountId", count(*) as n 
    from customers.active_contact where account_id = any(${accountIds}::bigint[]) group by 1`.execute(db);
  return new Map(rows.map(({ accountId, n }) => [accountId, n]));
}
