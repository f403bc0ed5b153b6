import type {
  KfAccountView,
  KfConversationView,
  KfLinkView,
  KfOverview,
  KfStateName,
  ListKfConversations,
} from '@xiaoer/contracts';
import { type RawBuilder, sql } from 'kysely';
import QRCode from 'qrcode';
import type { z } from 'zod';
import type { Db } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, storeScope } from '../../access/index.ts';
import { windowColumns, windowOf } from './conversations.ts';
import { readRetention } from './retention.ts';
import { endOf, leftOf, refusalFor, type State, WINDOW_MS, type Window } from './send-rule.ts';
import { textOf } from './words.ts';

export type BrowseDeps = Pick<Platform, 'db' | 'clock' | 'secrets'>;

const STATES: readonly KfStateName[] = ['new', 'assistant', 'queue', 'human', 'ended'];
const stateName = (state: State): KfStateName => STATES[state]!;
const iso = (at: Date | null) => at?.toISOString() ?? null;
export const PAGE_SIZE = 50;
/** Of the last words in a list. Characters. */
const SHORT = 60;

export async function readOverview({ db, clock }: BrowseDeps, actor: Actor, corpId: string): Promise<KfOverview> {
  const { rows } = await sql<{ checkedAt: Date; error: string | null }>`
    select checked_at as "checkedAt", error from delivery.kf_access where corp_id = ${corpId}`.execute(db);
  return {
    checkedAt: iso(rows[0]?.checkedAt ?? null),
    error: rows[0]?.error ?? null,
    accounts: await listAccounts(db, actor, { corpId, now: clock.now() }),
    links: await listLinks(db, actor, corpId),
    retentionDays: await readRetention(db),
  };
}

async function listAccounts(
  db: Db,
  actor: Actor,
  { corpId, now }: { corpId: string; now: Date },
): Promise<KfAccountView[]> {
  const open = new Date(now.getTime() - WINDOW_MS);
  const { rows } = await sql<Omit<KfAccountView, 'readAt'> & { readAt: Date | null }>`
    select a.open_kfid as "openKfid", coalesce(nullif(a.name, ''), a.open_kfid) as name, a.avatar, a.manageable,
      a.gone_at is not null as gone, a.read_at as "readAt", a.error,
      coalesce((select r.switched_on from delivery.kf_rules r where r.open_kfid = a.open_kfid
        order by version desc limit 1), false) as "rulesOn",
      (select coalesce(jsonb_agg(jsonb_build_object('kind', s.kind, 'id', s.id, 'name', i.name,
          'receiving', s.status = 0) order by s.kind desc, s.id), '[]')
        from delivery.kf_servicer s left join organisation.account_info i
          on s.kind = 'member' and i.corp_id = a.corp_id and lower(i.userid) = lower(s.id)
        where s.open_kfid = a.open_kfid) as servicers,
      (select count(*) from delivery.kf_conversation c where c.open_kfid = a.open_kfid and c.wrote_at > ${open}
        and c.state <> 4 and ${storeScope(actor, 'c.store_id')}) as open,
      (select count(*) from delivery.kf_conversation c where c.open_kfid = a.open_kfid and c.wrote_at > ${open}
        and c.waiting_since is not null and c.state <> 4 and ${storeScope(actor, 'c.store_id')}) as waiting
    from delivery.kf_account a where a.corp_id = ${corpId} order by a.gone_at nulls first, a.name, a.open_kfid`.execute(
    db,
  );
  return rows.map((row) => ({ ...row, readAt: iso(row.readAt) }));
}

async function listLinks(db: Db, actor: Actor, corpId: string): Promise<KfLinkView[]> {
  const { rows } = await sql<Omit<KfLinkView, 'qrCode'>>`
    select l.scene, l.open_kfid as "openKfid", case when s.store_id is not null
        then jsonb_build_object('code', s.code, 'name', s.name) end as store, l.source, l.url, l.error,
      (select count(*) from delivery.kf_conversation c where c.scene = l.scene and c.open_kfid = l.open_kfid) as entered
    from delivery.kf_link l join delivery.kf_account a on a.open_kfid = l.open_kfid
    left join organisation.store_info s on s.store_id = l.store_id
    where a.corp_id = ${corpId} and a.gone_at is null and ${storeScope(actor, 'l.store_id')}
    order by s.code nulls first, l.source, l.scene`.execute(db);
  return Promise.all(
    rows.map(async (link) => ({
      ...link,
      qrCode: link.url ? await QRCode.toDataURL(link.url, { margin: 1, width: 240 }) : null,
    })),
  );
}

interface Row extends Window {
  openKfid: string;
  account: string;
  externalUserid: string;
  customerId: number | null;
  sealedName: string | null;
  servicer: string | null;
  store: string | null;
  source: string | null;
  lastAt: Date;
  waitingSince: Date | null;
  wanted: State | null;
  moveError: string | null;
  lastKind: string | null;
  lastSealed: string | null;
  lastIsOurs: boolean;
}

export async function listConversations(
  deps: BrowseDeps,
  actor: Actor,
  { account, show, page }: z.infer<typeof ListKfConversations>,
): Promise<{ conversations: KfConversationView[]; total: number }> {
  const now = deps.clock.now();
  const isOpen = sql`c.wrote_at > ${new Date(now.getTime() - WINDOW_MS)} and c.state <> 4`;
  const which = {
    open: isOpen,
    waiting: sql`${isOpen} and c.waiting_since is not null`,
    all: sql`true`,
  }[show];
  const condition = sql<boolean>`
    ${which} and (${account ?? null}::text is null or c.open_kfid = ${account ?? null}) and ${storeScope(actor, 'c.store_id')}`;
  const { rows: counted } = await sql<{ n: number }>`
    select count(*) as n from delivery.kf_conversation c where ${condition}`.execute(deps.db);
  const rows = await findRows(deps.db, condition, sql`limit ${PAGE_SIZE} offset ${(page - 1) * PAGE_SIZE}`);
  return { conversations: rows.map((row) => viewOf(deps, row, now)), total: counted[0]!.n };
}

export async function findConversation(
  deps: BrowseDeps,
  actor: Actor,
  { openKfid, externalUserid }: { openKfid: string; externalUserid: string },
): Promise<KfConversationView | null> {
  const condition = sql<boolean>`
    c.open_kfid = ${openKfid} and c.external_userid = ${externalUserid} and ${storeScope(actor, 'c.store_id')}`;
  const [row] = await findRows(deps.db, condition, sql``);
  return row ? viewOf(deps, row, deps.clock.now()) : null;
}

/** Those who wait first, the longest first; then the latest. */
async function findRows(db: Db, condition: RawBuilder<boolean>, limit: RawBuilder<unknown>): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select c.open_kfid as "openKfid", coalesce(nullif(a.name, ''), a.open_kfid) as account,
      c.external_userid as "externalUserid",
      (select i.customer_id from customers.identity_of i where i.kind = 'external_userid' and i.issuer = c.corp_id
        and i.value = c.external_userid) as "customerId",
      c.sealed_name as "sealedName", coalesce(m.name, c.servicer) as servicer, s.name as store, c.source,
      c.last_at as "lastAt", c.waiting_since as "waitingSince", c.wanted_state::integer as wanted,
      c.move_error as "moveError", ${windowColumns},
      said.msgtype as "lastKind", said.sealed as "lastSealed", coalesce(said.ours, false) as "lastIsOurs"
    from delivery.kf_conversation c join delivery.kf_account a on a.open_kfid = c.open_kfid
    left join organisation.store_info s on s.store_id = c.store_id
    left join organisation.account_info m on m.corp_id = c.corp_id and lower(m.userid) = lower(c.servicer)
    left join lateral (
      (select msgtype, sealed, false as ours, sent_at as at from delivery.kf_message
       where external_userid = c.external_userid and open_kfid = c.open_kfid and origin <> 4
       order by sent_at desc, place desc limit 1)
      union all
      (select null, sealed, true, made_at from delivery.kf_sending
       where external_userid = c.external_userid and open_kfid = c.open_kfid order by made_at desc limit 1)
      order by at desc, ours desc limit 1) said on true
    where ${condition}
    order by c.waiting_since nulls last, c.last_at desc, c.external_userid, c.open_kfid ${limit}`.execute(db);
  return rows;
}

function viewOf({ secrets }: Pick<BrowseDeps, 'secrets'>, row: Row, now: Date): KfConversationView {
  const window = windowOf(row, now);
  const last = row.lastSealed ? (JSON.parse(secrets.decrypt(row.lastSealed)) as Record<string, unknown>) : null;
  const kind = row.lastKind ?? (last?.['msgtype'] as string | undefined) ?? 'text';
  const words = last && (textOf(kind, row.lastIsOurs ? last[kind] : last) ?? `[${kind}]`);
  return {
    openKfid: row.openKfid,
    account: row.account,
    externalUserid: row.externalUserid,
    customerId: row.customerId === null ? null : String(row.customerId),
    name: row.sealedName && secrets.decrypt(row.sealedName),
    state: stateName(window.state),
    servicer: window.state === 3 ? row.servicer : null,
    store: row.store,
    source: row.source,
    lastAt: row.lastAt.toISOString(),
    lastWords: words && [...words].slice(0, SHORT).join(''),
    waitingSince: iso(row.waitingSince),
    windowEndsAt: iso(endOf(window)),
    left: leftOf(window),
    refusal: refusalFor(window, now),
    moving: row.wanted === null ? null : stateName(row.wanted),
    moveError: row.moveError,
  };
}
