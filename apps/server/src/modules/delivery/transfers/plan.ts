import type { TransferPlan, TransferRequest } from '@xiaoer/contracts';
import { lookUpCode } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import { contactCandidates, groupCandidates, type Selection } from './candidates.ts';
import type { Parties, ReceiverRow } from './people.ts';
import { callsNeeded, countedSince, daysLeft, GROUPS_PER_DAY, groupDays, type SkipReason } from './rules.ts';
import { type Bucket, type Share, split } from './split.ts';

/** What would happen, to the last row: the same reading makes the plan and, in one transaction, the transfer. */
export interface Prepared {
  selection: Selection;
  contactShares: Share[];
  groupShares: Share[];
  plan: TransferPlan;
}

interface Counted {
  reason: SkipReason | null;
  alreadyTo: number | null;
  storeId: number | null;
  n: number;
}

export async function prepareTransfer(
  db: Db | Tx,
  { request, parties, now, zone }: { request: TransferRequest; parties: Parties; now: Date; zone: string },
): Promise<Prepared> {
  const { receivers } = parties;
  const selection: Selection = {
    giver: parties.giver,
    what: parties.what,
    receiverIds: receivers.map(({ accountId }) => accountId),
    receiverStoreIds: [...new Set(receivers.flatMap(({ storeIds }) => storeIds))],
    now,
    countedSince: countedSince(now, zone),
  };
  const contacts = await countContacts(db, selection);
  const groups = request.groups ? await countGroups(db, selection) : [];
  const wantRoom = bucketsOf(contacts.filter(({ reason, alreadyTo }) => reason === null && alreadyTo === null));
  const contactShares = split(wantRoom, receivers);
  const groupBuckets = bucketsOf(groups.filter(({ reason }) => reason === null));
  const allGroups = total(groupBuckets);
  // A group takes no room: every receiver could take them all.
  const groupShares = split(
    groupBuckets,
    receivers.map((receiver) => ({ ...receiver, headroom: allGroups })),
  );

  const legs = receivers.map((receiver) => legOf(receiver, { contacts, contactShares, groupShares, now }));
  const goneToday = allGroups > 0 ? await groupsGoneToday(db, { ...parties.giver, now, zone }) : 0;
  const noRoom = total(wantRoom) - sum(contactShares.map(sizeOf));
  return {
    selection,
    contactShares,
    groupShares,
    plan: {
      contacts: sum(legs.map((leg) => leg.contacts)),
      groups: allGroups,
      skippedContacts: [...skippedOf(contacts), ...(noRoom > 0 ? [{ reason: 'no_headroom' as const, n: noRoom }] : [])],
      skippedGroups: skippedOf(groups),
      receivers: legs,
      groupDays: groupDays(allGroups, goneToday),
      calls: callsNeeded(legs),
      daysLeft: parties.giver.leftAt && daysLeft(parties.giver.leftAt, now),
    },
  };
}

async function countContacts(db: Db | Tx, selection: Selection): Promise<Counted[]> {
  const { rows } = await sql<Counted>`
    select c.reason, c.already_to as "alreadyTo", c.bucket_store as "storeId", count(*)::integer as n
    from (${contactCandidates(selection)}) c left join organisation.store_info s on s.store_id = c.bucket_store
    group by c.reason, c.already_to, c.bucket_store, s.code order by s.code nulls last, c.reason`.execute(db);
  return rows;
}

async function countGroups(db: Db | Tx, selection: Selection): Promise<Counted[]> {
  const { rows } = await sql<Counted>`
    select g.reason, null as "alreadyTo", g.bucket_store as "storeId", count(*)::integer as n
    from (${groupCandidates(selection)}) g left join organisation.store_info s on s.store_id = g.bucket_store
    group by g.reason, g.bucket_store, s.code order by s.code nulls last, g.reason`.execute(db);
  return rows;
}

/** Groups of this person that changed hands, or may have, since the day began in the chain's zone. */
export async function groupsGoneToday(
  db: Db | Tx,
  { corpId, userid, now, zone }: { corpId: string; userid: string; now: Date; zone: string },
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from delivery.transfer_group g join delivery.transfer t on t.transfer_id = g.transfer_id
    where t.corp_id = ${corpId} and lower(t.from_userid) = lower(${userid}) and g.state in ('asking', 'done')
      and g.asked_at >= date_trunc('day', ${now}::timestamptz at time zone ${zone}) at time zone ${zone}`.execute(db);
  return Math.min(rows[0]!.n, GROUPS_PER_DAY);
}

function legOf(
  receiver: ReceiverRow,
  {
    contacts,
    contactShares,
    groupShares,
  }: Pick<Prepared, 'contactShares' | 'groupShares'> & { contacts: Counted[]; now: Date },
): TransferPlan['receivers'][number] {
  const { accountId, userid, name, headroom, problem, problemAt } = receiver;
  const mine = (share: Share) => share.accountId === accountId;
  const knownAlready = sum(
    contacts.filter(({ reason, alreadyTo }) => reason === null && alreadyTo === accountId).map(({ n }) => n),
  );
  return {
    userid,
    name,
    headroom: Math.max(0, headroom),
    contacts: knownAlready + sum(contactShares.filter(mine).map(sizeOf)),
    knownAlready,
    groups: sum(groupShares.filter(mine).map(sizeOf)),
    problem: problem && problemAt ? { ...wordsOf(problem), at: problemAt.toISOString() } : null,
  };
}

/** What WeCom's code means; our own words are the clients' to say. */
export function wordsOf(code: string): { code: string; zh: string; en: string } {
  return /^-?\d+$/.test(code) ? { code, ...lookUpCode(Number(code)).meaning } : { code, zh: '', en: '' };
}

const sizeOf = ({ from, until }: Share) => until - from;
const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);
const total = (buckets: Bucket[]) => sum(buckets.map(({ n }) => n));

/** In the order of their counts, which is that of the stores' codes. */
function bucketsOf(counted: Counted[]): Bucket[] {
  const byStore = Map.groupBy(counted, ({ storeId }) => storeId);
  return [...byStore].map(([storeId, rows]) => ({ storeId, n: sum(rows.map(({ n }) => n)) }));
}

function skippedOf(counted: Counted[]): { reason: SkipReason; n: number }[] {
  const byReason = Map.groupBy(counted, ({ reason }) => reason);
  return [...byReason].flatMap(([reason, rows]) => (reason ? [{ reason, n: sum(rows.map(({ n }) => n)) }] : []));
}
