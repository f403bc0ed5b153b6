import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Readable as Stream } from 'node:stream';
import type { SegmentRule } from '@xiaoer/contracts';
import { type Directory, postgres, printSegment, type SegmentSource } from '@xiaoer/segment';
import type { Platform } from '../../platform/platform.ts';
import { type Access, type Actor, demand } from '../access/index.ts';
import type { Context } from './context.ts';
import { BOM, csvLine } from './csv.ts';
import type { Snapshots } from './snapshot.ts';

/** Rows of one read: what is in memory at once. */
const PAGE = 5_000;
/** What of a rule the audit keeps. */
const AUDITED = 2_000;
/** An export that nobody finished leaves its snapshot for so long, in milliseconds. */
const KEEP_MS = 3_600_000;

interface Row {
  customerId: number;
  subjectKey: string;
  externalUserid: string | null;
  city: string | null;
  homeStoreId: number | null;
  tierRank: number | null;
  points: number | null;
  orders: number;
  spentFen: number;
  lastOrderAt: Date | null;
}

const HEADER = [
  '顾客键',
  'external_userid',
  '城市',
  '门店编号',
  '门店',
  '等级',
  '积分',
  '订单数',
  '实付（元）',
  '最近下单',
];

export interface Exported {
  customers: number;
  csv: Readable;
}

/**
 * A segment as CSV: frozen first, so that its number is known and written down before the first line leaves, then read
 * page by page. Never our own numbers nor phones; the identity at WeCom only for those who may export customers.
 */
export function createExport(
  context: Context,
  {
    platform,
    audit,
    snapshots,
    sources,
  }: { platform: Platform; audit: Access['audit']; snapshots: Snapshots; sources: readonly SegmentSource[] },
) {
  const { db, database, clock } = platform;

  async function exportSegment(actor: Actor, rule: SegmentRule): Promise<Exported> {
    demand(actor, 'audience.export');
    const { tree, directory } = await context.understand(rule);
    const { snapshotId, customers } = await snapshots.take({
      tree,
      key: `export/${randomUUID()}`,
      now: clock.now(),
      storeIds: actor.storeIds,
      keepMs: KEEP_MS,
    });
    await db.transaction().execute((tx) =>
      audit(tx, actor, 'audience.exported', 'segment' in rule ? `segment:${rule.segment}` : 'segment:written', {
        rule: printSegment(tree, directory).slice(0, AUDITED),
        customers,
      }),
    );
    return { customers, csv: Stream.from(pages(actor, snapshotId, directory), { objectMode: false }) };
  }

  /** Ends with its snapshot gone, also when the reader went away in the middle. */
  async function* pages(actor: Actor, snapshotId: number, directory: Directory): AsyncGenerator<string> {
    const line = lineFor(directory, actor.can('customers.export'));
    try {
      yield BOM + csvLine(HEADER);
      for (let after = 0; ; ) {
        const { rows } = await database.pool.query<Row>(pageSql(sources), [snapshotId, after, PAGE]);
        if (rows.length > 0) yield rows.map(line).join('');
        if (rows.length < PAGE) return;
        after = rows.at(-1)!.customerId;
      }
    } finally {
      await snapshots.drop([snapshotId]);
    }
  }

  return { exportSegment };
}

function lineFor({ stores, tiers }: Directory, withIdentity: boolean): (row: Row) => string {
  const storeOf = new Map(stores.map((store) => [store.storeId, store]));
  const tierOf = new Map(tiers.map((tier) => [tier.rank, tier.name]));
  return (row) => {
    const store = row.homeStoreId === null ? null : storeOf.get(row.homeStoreId);
    return csvLine([
      row.subjectKey,
      withIdentity ? row.externalUserid : null,
      row.city,
      store?.key ?? null,
      store?.name ?? null,
      row.tierRank === null ? null : (tierOf.get(row.tierRank) ?? null),
      row.points,
      row.orders,
      row.spentFen / 100,
      row.lastOrderAt?.toISOString() ?? null,
    ]);
  };
}

/** The page after a customer, by the primary key; of her accounts the one that knows her longest names her. */
function pageSql(sources: readonly SegmentSource[]): string {
  const of = (column: string) => postgres(sources).column(column).parts.join('');
  return `
    select p.customer_id as "customerId", ${of('subject_key')} as "subjectKey", k.external_userid as "externalUserid",
      ${of('city')} as city, ${of('home_store_id')} as "homeStoreId", ${of('tier_rank')} as "tierRank", ${of('points')} as points,
      ${of('orders')} as orders, ${of('spent_fen')} as "spentFen", ${of('last_order_at')} as "lastOrderAt"
    from (select m.customer_id from audience.snapshot_customer m
      where m.snapshot_id = $1 and m.customer_id > $2 order by m.customer_id limit $3) page
    join customers.customer_info p on p.customer_id = page.customer_id
    left join lateral (select c.external_userid from customers.active_contact c
      where c.customer_id = p.customer_id order by c.since, c.account_id limit 1) k on true
    order by p.customer_id`;
}
