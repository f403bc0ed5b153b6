import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { Refusal } from './refusals.ts';

/** What the console shows of playbooks and runs: reads, nothing else. */
export function createReports(db: Db) {
  /** Every playbook with its next firing and how its last run went. */
  async function list() {
    const { rows } = await sql<PlaybookRow>`
      select p.code, p.name, p.active and p.listed as active, p.next_fire_at as "nextFireAt", v.document,
        r.run_id as "lastRunId", r.fired_at as "lastFiredAt"
      from playbooks.playbook p join playbooks.playbook_version v using (playbook_id, version)
      left join lateral (select run_id, fired_at from playbooks.run x where x.playbook_id = p.playbook_id order by fired_at desc limit 1) r on true
      order by (p.active and p.listed) desc, p.next_fire_at nulls last, p.code`.execute(db);
    return rows;
  }

  /** The newest runs, each with its funnel: considered, held out, refused, asked to be sent, sent. */
  async function runs({ code, limit, storeIds }: Scope & { code: string | null; limit: number }) {
    const { rows } = await sql<RunRow>`
      select r.run_id as "runId", r.code, r.name, r.fired_at as "firedAt", r.expires_at as "expiresAt", r.state, r.subject,
        r.refused_at as "refusedAt", r.refusal, f.considered, f.held_out as "heldOut", f.refused, f.dispatched, f.sent, f.not_sent as "notSent"
      from (
        select r.*, p.code, p.name from playbooks.run r join playbooks.playbook p using (playbook_id)
        where ${code}::text is null or p.code = ${code}
        order by r.fired_at desc, p.code limit ${limit}
      ) r
      cross join lateral (
        select count(*) as considered, count(*) filter (where state = 'held_out') as held_out, count(*) filter (where state = 'refused') as refused,
          count(*) filter (where state = 'dispatched') as dispatched, count(*) filter (where state = 'sent') as sent, count(*) filter (where state = 'not_sent') as not_sent
        from (${decisions(sql.ref('r.run_id'), storeIds)}) d
      ) f
      order by r.fired_at desc, r.code`.execute(db);
    return rows;
  }

  /** One run: its funnel and every reason for a no, counted. */
  async function run({ runId, storeIds }: Scope & { runId: number }) {
    const { rows: found } = await sql<Omit<RunRow, keyof Funnel> & { document: unknown; marker: string }>`
      select r.run_id as "runId", p.code, p.name, r.fired_at as "firedAt", r.expires_at as "expiresAt", r.state, r.subject,
        r.refused_at as "refusedAt", r.refusal, r.marker, v.document
      from playbooks.run r join playbooks.playbook p using (playbook_id) join playbooks.playbook_version v on v.playbook_id = r.playbook_id and v.version = r.version
      where r.run_id = ${runId}`.execute(db);
    const [head] = found;
    if (!head) throw new AppError('playbooks.run_not_found', { runId }, 404);
    const { rows: states } = await sql<StateRow>`
      select state, reason, variant, channel, count(*) as n from (${decisions(sql`${runId}::bigint`, storeIds)}) d
      group by 1, 2, 3, 4 order by n desc, 1, 2, 3, 4`.execute(db);
    return { ...head, states };
  }

  return { list, runs, run };
}

/** A run's decisions about groups of these stores and customers at home there; null is all. */
const decisions = (runId: RawBuilder<unknown>, storeIds: number[] | null) => sql`
  select t.state, t.reason, t.variant, t.channel from playbooks.touch t
  where t.run_id = ${runId} and (${storeIds}::bigint[] is null or exists (
    select from customers.customer_info c where c.customer_id = t.customer_id and c.home_store_id = any(${storeIds}::bigint[])))
  union all
  select p.state, p.reason, p.variant, p.channel from playbooks.post p
  where p.run_id = ${runId} and (${storeIds}::bigint[] is null or p.store_id = any(${storeIds}::bigint[]))`;

export type Reports = ReturnType<typeof createReports>;

interface Scope {
  /** The caller's stores; null is all. */
  storeIds: number[] | null;
}

interface StateRow {
  state: string;
  reason: string | null;
  variant: string | null;
  channel: string | null;
  n: number;
}

interface PlaybookRow {
  code: string;
  name: string;
  active: boolean;
  nextFireAt: Date | null;
  document: { kind: string; goal: string; channels?: string[]; holdout?: number };
  lastRunId: number | null;
  lastFiredAt: Date | null;
}

interface Funnel {
  considered: number;
  heldOut: number;
  refused: number;
  dispatched: number;
  sent: number;
  notSent: number;
}

interface RunRow extends Funnel {
  runId: number;
  code: string;
  name: string;
  firedAt: Date;
  expiresAt: Date;
  state: 'fired' | 'decided' | 'ended' | 'cancelled';
  subject: 'customer' | 'group';
  /** What stopped it, and when; null while nothing did. */
  refusedAt: Date | null;
  refusal: Refusal | null;
}
