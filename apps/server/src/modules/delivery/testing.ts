import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clockAt } from '@xiaoer/clock';
import { type CallbackReceiver, createCallbackReceiver, createWeComClient } from '@xiaoer/wecom';
import { type RawBuilder, sql } from 'kysely';
import { createSecrets } from '../../platform/crypto/index.ts';
import { connect, type Database } from '../../platform/database/index.ts';
import { createLog } from '../../platform/log.ts';
import { createPlatform, type Platform } from '../../platform/platform.ts';
import type { Access } from '../access/index.ts';
import { createAttention } from '../attention/index.ts';
import { createCommunity } from '../community/index.ts';
import { createContent } from '../content/index.ts';
import { createCustomers } from '../customers/index.ts';
import { createOrganisation } from '../organisation/index.ts';
import type { DeliveryDeps } from './index.ts';
import { createDelivery } from './index.ts';

export const CORP = 'ww1f0c2a9d5b7e3481';
export const CALLBACK = {
  token: 'Lark7Fern2Moss',
  encodingAesKey: 'u6xfnClt7kzjy2LcrqftwvFifMn0M3cBOAt2nDYnMXA',
  receiveId: CORP,
};
const guards = { user: async () => {} };

/** Delivery with the real modules around it, talking to the WeCom at `url`. */
export function deliveryFor(platform: Platform, url: string, { lookAfterMs = 0 } = {}) {
  const access = { audit: async () => {}, guards } as unknown as Pick<Access, 'audit' | 'guards'>;
  const wecom = createWeComClient({ corpId: CORP, secret: 's', agentId: 7, baseUrl: url, timeoutMs: 1_000 });
  const attention = createAttention({ platform, guards, audit: async () => {} });
  const customers = createCustomers({ platform, access, corpId: CORP });
  const publicUrl = 'http://localhost:8080';
  const community = createCommunity({
    platform,
    access,
    customers,
    wecom,
    publicUrl,
    newMemberCoupon: async () => null,
    sleep: async () => {},
  });
  const organisation = createOrganisation({
    platform,
    access,
    corpId: CORP,
    storesWithGroup: community.storesWithGroup,
    contactCounts: async () => new Map(),
  });
  const receiver: CallbackReceiver = createCallbackReceiver(CALLBACK);
  const content = createContent({ platform, access: access as Access });
  const deps: DeliveryDeps = {
    platform,
    wecom,
    receiver,
    attention,
    customers,
    community,
    organisation,
    access,
    content,
    publicUrl,
    lookAfterMs,
  };
  return { attention, customers, community, content, delivery: createDelivery(deps) };
}

/** Rows that the organisation would have written: a store and an account of it. */
export async function insertAccount(
  { pool }: Pick<Database, 'pool'>,
  userid: string,
  { name = userid, store = 'north-07' } = {},
): Promise<{ accountId: number; storeId: number }> {
  const { rows } = await pool.query<{ accountId: number; storeId: number }>(
    `with u as (insert into organisation.unit (code, name, kind) values ('head', 'Head', 'head_office')
         on conflict (code) do update set name = excluded.name returning unit_id),
       s as (insert into organisation.store (code, name, unit_id, city, address, lng, lat, time_zone, opened_on)
         select $3, '北区店', unit_id, '上海', '', 121.4, 31.2, 'Asia/Shanghai', '2020-01-01' from u
         on conflict (code) do update set name = excluded.name returning store_id),
       a as (insert into organisation.account (corp_id, userid, name, kind, role, active, contact_cap)
         values ($4, $1, $2, 'person', 'staff', true, 5000) returning account_id),
       b as (insert into organisation.account_store (account_id, store_id, way) select account_id, store_id, 'stated' from a, s)
     select account_id as "accountId", store_id as "storeId" from a, s`,
    [userid, name, store, CORP],
  );
  return rows[0]!;
}

/** `n` customers who are contacts of the account; answers nothing: `recipientsOf` finds them. */
export async function insertContacts({ pool }: Pick<Database, 'pool'>, accountId: number, n: number, prefix = 'wm') {
  await pool.query(
    `with c as (insert into customers.customer (subject_key, created_at, first_source)
         select $3 || lpad(i::text, 6, '0'), '2026-01-01', 'test' from generate_series(1, $2::integer) i
         returning customer_id, subject_key),
       k as (insert into customers.consent (customer_id, purpose, granted, text_version, way, at)
         select customer_id, 'promotion', true, 'v1', 'join_page', '2026-01-01' from c)
     insert into customers.contact (customer_id, account_id, corp_id, external_userid, added_at)
     select customer_id, $1, $4, subject_key, '2026-01-01' from c`,
    [accountId, n, prefix, CORP],
  );
}

export const recipientsOf = (accountId: number): RawBuilder<unknown> => sql`
  select account_id, 'plain'::text as variant, customer_id, external_userid
  from customers.active_contact where account_id = ${accountId}`;

/** A run that is decided and dispatched in one go; answers what was made. */
export async function dispatch(
  platform: Platform,
  { attention, delivery }: Pick<ReturnType<typeof deliveryFor>, 'attention' | 'delivery'>,
  {
    runId,
    accountId,
    sendAt = platform.clock.now(),
    expiresAt = new Date(sendAt.getTime() + 2 * 3_600_000),
    text = '周末上新',
  }: { runId: number; accountId: number; sendAt?: Date; expiresAt?: Date; text?: string },
) {
  const at = platform.clock.now();
  await Promise.all([attention.prepare(at), delivery.prepare(at), platform.facts.prepare(at)]);
  return platform.db.transaction().execute(async (tx) => {
    const candidates = sql`
      select customer_id, ${runId}::bigint as run_id, 1::float8 as value, 'mass_send'::text as channel
      from customers.active_contact where account_id = ${accountId}`;
    await attention.decideCustomers(tx, { candidates, category: 'promotion', at, deliverFrom: sendAt });
    return delivery.createDispatches(tx, {
      runId,
      runMarker: `run-${runId}`,
      chatType: 'single',
      recipients: sql`
        select r.* from (${recipientsOf(accountId)}) r
        join attention.decision_of d on d.customer_id = r.customer_id and d.run_id = ${runId} and d.granted`,
      contents: {
        plain: { text, link: { title: '上新', desc: '6 款', url: 'http://localhost:8080/shop/#/pages/wallet/index' } },
      },
      at,
      sendAt,
      expiresAt,
    });
  });
}

interface OwnProcess {
  databaseUrl: string;
  wecomUrl: string;
  at: string;
  crashAt: string;
}

/** What a process of its own does in crash tests: sends what is ready, with one kill point armed. */
export const sendInOwnProcess = (args: OwnProcess) => workInOwnProcess({ ...args, work: 'sendNow' });

/** The same for any of delivery's works. */
export async function workInOwnProcess({
  work,
  ...args
}: OwnProcess & { work: 'sendNow' | 'momentsNow' | 'renewMediaNow' | 'groupWelcomesNow' | 'staffCardsNow' }) {
  const key = `t1:${Buffer.alloc(32, 7).toString('base64')}`;
  const platform = createPlatform({
    database: connect(args.databaseUrl),
    clock: clockAt(args.at),
    log: createLog('silent'),
    secrets: createSecrets({ encryptionKey: key, hmacKey: key, sessionSecret: 'a session secret only for tests!' }),
    filesDir: join(tmpdir(), 'xiaoer-test-files'),
    crashAt: args.crashAt,
  });
  await deliveryFor(platform, args.wecomUrl).delivery[work]();
  await platform.database.close();
}
