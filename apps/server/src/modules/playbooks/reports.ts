import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';

/** What the console shows of playbooks and runs: reads, nothing else. */
export function createReports(db: Db) {
  /** Every playbook with its next firing and how its last run went. */
  async function list() {
    const { rows } = await sql<PlaybookRow>`
      select p.code, p.name, p.active, p.next_fire_at as "nextFireAt", v.document,
        r.run_id as "lastRunId", r.fired_at as "lastFiredAt"
      from playbooks.playbook p join playbooks.playbook_version v using (playbook_id, version)
      left join lateral (select run_id, fired_at from playbooks.run x where x.playbook_id = p.playbook_id order by fired_at desc limit 1) r on true
      order by p.active desc, p.next_fire_at nulls last, p.code`.execute(db);
    return rows;
  }

  /** The newest runs, each with its funnel: considered, held out, refused, asked to be sent, sent. */
  async function runs({ code, limit }: { code: string | null; limit: number }) {
    const { rows } = await sql<RunRow>`
      select r.run_id as "runId", p.code, p.name, r.fired_at as "firedAt", r.expires_at as "expiresAt", r.state, r.subject,
        f.considered, f.held_out as "heldOut", f.refused, f.dispatched, f.sent, f.not_sent as "notSent"
      from playbooks.run r join playbooks.playbook p using (playbook_id)
      cross join lateral (
        select count(*) as considered, count(*) filter (where state = 'held_out') as held_out, count(*) filter (where state = 'refused') as refused,
          count(*) filter (where state = 'dispatched') as dispatched, count(*) filter (where state = 'sent') as sent, count(*) filter (where state = 'not_sent') as not_sent
        from (select state from playbooks.touch t where t.run_id = r.run_id union all select state from playbooks.post o where o.run_id = r.run_id) all_of_it
      ) f
      where ${code}::text is null or p.code = ${code}
      order by r.fired_at desc, p.code limit ${limit}`.execute(db);
    return rows;
  }

  /** One run: its funnel and every reason for a no, counted. */
  async function run(runId: number) {
    const { rows: found } = await sql<Omit<RunRow, keyof Funnel> & { document: unknown; marker: string }>`
      select r.run_id as "runId", p.code, p.name, r.fired_at as "firedAt", r.expires_at as "expiresAt", r.state, r.subject, r.marker, v.document
      from playbooks.run r join playbooks.playbook p using (playbook_id) join playbooks.playbook_version v on v.playbook_id = r.playbook_id and v.version = r.version
      where r.run_id = ${runId}`.execute(db);
    const [head] = found;
    if (!head) throw new AppError('playbooks.run_not_found', { runId }, 404);
    const { rows: states } = await sql<{
      state: string;
      reason: string | null;
      variant: string | null;
      channel: string | null;
      n: number;
    }>`
      select state, reason, variant, channel, count(*) as n
      from (select state, reason, variant, channel from playbooks.touch where run_id = ${runId}
        union all select state, reason, variant, channel from playbooks.post where run_id = ${runId}) decided
      group by 1, 2, 3, 4 order by n desc, 1, 2, 3, 4`.execute(db);
    return { ...head, states };
  }

  return { list, runs, run };
}
export type Reports = ReturnType<typeof createReports>;

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
}
