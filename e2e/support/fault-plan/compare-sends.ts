import type { Pool } from 'pg';
import { type Line, readTruth, truthLines } from './truth.ts';

interface Books {
  pool: Pool;
  sandboxUrl: string;
}
/** WeCom's numbers, and our word for each. Who was not sent to by the end of a window was cancelled. */
const OUTCOME = ['cancelled', 'sent', 'not_contact', 'capped'];
/** Whoever WeCom did not take at all, or did not say so because its answer was lost, has no line there. */
const NOT_TAKEN = ['failed', 'cancelled'];
/** Attention's word for each of ours. */
const ATTENTION: Record<string, string> = { sent: 'settled' };

interface Dispatch {
  run: number;
  no: number;
  marker: string;
  msgid: string | null;
  state: string;
  open: boolean;
}

/** Every mass send, receiver by receiver: our books against the member's phone, the customers' phones and attention. */
export async function compareMassSends({ pool, sandboxUrl }: Books, confirmed: ReadonlySet<string>) {
  const differences: string[] = [];
  const { rows: dispatches } = await pool.query<Dispatch>(
    `select run_id as run, dispatch_no as no, marker, msgid, state, results_at is not null as open from delivery.dispatch`,
  );
  const asked = (await readTruth(sandboxUrl, 'massSend')).filter(({ createType }) => createType === 0);
  differences.push(...compareRequests(dispatches, asked, confirmed));
  const ours = await receivers(pool);
  const counts: Record<string, number> = {};
  let recipients = 0;
  for (const { outcome, n } of ours.counts) {
    counts[outcome] = n;
    recipients += n;
  }

  const theirs = await outcomesByMsgid(sandboxUrl);
  const phones = await phonesByMsgid(sandboxUrl);
  let lost = 0;
  for (const { run, no, marker, msgid } of dispatches) {
    const told = theirs.get(msgid ?? '');
    const reached = phones.get(msgid ?? '') ?? new Set<string>();
    for (const { subject, outcome, attention } of ours.of(run, no)) {
      const status = told?.get(subject);
      const expected = status === undefined ? NOT_TAKEN : [OUTCOME[status]!];
      if (!expected.includes(outcome)) differences.push(`outcome: ${marker} ${subject} ${outcome}, is ${expected}`);
      if (attention !== (ATTENTION[outcome] ?? 'released'))
        differences.push(`attention: ${marker} ${subject} ${attention}`);
      if ((status === 1) !== reached.has(subject)) lost += 1;
      reached.delete(subject);
    }
    for (const subject of reached) differences.push(`not ours: ${marker} ${subject}`);
    phones.delete(msgid ?? '');
  }
  for (const msgid of phones.keys()) differences.push(`a message of nobody's: ${msgid}`);
  const missed = await notDispatched(pool);
  if (missed > 0) differences.push(`${missed} who should have been written to are in no dispatch`);
  return {
    massSends: new Set(dispatches.map(({ run }) => run)).size,
    recipients,
    counts,
    lost: lost + missed,
    differences,
  };
}

/** One request of each dispatch; who confirmed has sent, the others were stopped. */
function compareRequests(dispatches: Dispatch[], asked: Line[], confirmed: ReadonlySet<string>): string[] {
  const differences: string[] = [];
  const byMsgid = new Map(dispatches.map((dispatch) => [dispatch.msgid, dispatch]));
  const requests = new Map<string, number>();
  for (const { msgid, marker, sender, cancelledAt } of asked) {
    const name = `${marker} of ${sender}`;
    requests.set(name, (requests.get(name) ?? 0) + 1);
    const dispatch = byMsgid.get(String(msgid));
    if (!dispatch) {
      differences.push(`a request that we do not know: ${msgid} ${name}`);
      continue;
    }
    if (!dispatch.marker.startsWith(`${marker}-`)) differences.push(`marker: ${dispatch.marker} ${marker}`);
    const isConfirmed = confirmed.has(String(msgid));
    if (!isConfirmed && cancelledAt === null) differences.push(`neither confirmed nor cancelled: ${name}`);
    if (dispatch.state !== (isConfirmed ? 'sent' : 'cancelled'))
      differences.push(`${dispatch.marker} is ${dispatch.state}, ${isConfirmed ? 'was' : 'was not'} confirmed`);
  }
  for (const [name, n] of requests) if (n > 1) differences.push(`asked ${n} times: ${name}`);
  for (const { marker, state, open } of dispatches)
    if (open || ['ready', 'sending', 'unknown'].includes(state)) differences.push(`not over: ${marker} ${state}`);
  return differences;
}

interface Receiver {
  subject: string;
  outcome: string;
  attention: string | null;
}

async function receivers(pool: Pool) {
  const { rows } = await pool.query<Receiver & { run: number; no: number }>(
    `select r.run_id as run, r.dispatch_no as no, r.external_userid as subject, r.status as outcome, d.state as attention
     from delivery.dispatch_recipient r
     left join attention.decision d on d.customer_id = r.customer_id and d.run_id = r.run_id and d.granted`,
  );
  const byDispatch = Map.groupBy(rows, ({ run, no }) => `${run}-${no}`);
  const counts = [...Map.groupBy(rows, ({ outcome }) => outcome)].map(([outcome, { length: n }]) => ({ outcome, n }));
  return { counts, of: (run: number, no: number) => byDispatch.get(`${run}-${no}`) ?? [] };
}

async function outcomesByMsgid(sandboxUrl: string): Promise<Map<string, Map<string, number>>> {
  const byMsgid = new Map<string, Map<string, number>>();
  for await (const { msgid, subject, status } of truthLines(sandboxUrl, 'recipient')) {
    const of = byMsgid.get(String(msgid)) ?? new Map<string, number>();
    byMsgid.set(String(msgid), of.set(String(subject), Number(status)));
  }
  return byMsgid;
}

/** Our mass messages on customers' phones: by request, who got it. */
async function phonesByMsgid(sandboxUrl: string): Promise<Map<string, Set<string>>> {
  const byMsgid = new Map<string, Set<string>>();
  for await (const { origin, originId, marker, subject } of truthLines(sandboxUrl, 'delivery')) {
    if (origin !== 'mass' || marker === null) continue;
    const of = byMsgid.get(String(originId)) ?? new Set<string>();
    byMsgid.set(String(originId), of.add(String(subject)));
  }
  return byMsgid;
}

/** How often somebody got one run's message or one welcome once more, by whichever request. */
export async function countDuplicates(sandboxUrl: string): Promise<number> {
  let duplicates = 0;
  const seen = new Set<string>();
  for await (const { origin, originId, marker, subject } of truthLines(sandboxUrl, 'delivery')) {
    const what = origin === 'welcome' ? originId : origin === 'mass' ? marker : null;
    if (what === null) continue;
    const key = `${what} ${subject}`;
    if (seen.has(key)) duplicates += 1;
    seen.add(key);
  }
  return duplicates;
}

/** Touches that were decided and are in no dispatch. */
async function notDispatched(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `select count(*)::int as n from attention.decision d where d.granted and not exists (
       select from delivery.dispatch_recipient r where r.customer_id = d.customer_id and r.run_id = d.run_id)`,
  );
  return rows[0]!.n;
}
