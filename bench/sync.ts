import { readFileSync } from 'node:fs';
import pg from 'pg';
import { API_KEY, CORP } from '../e2e/support/stack.ts';
import { type Benchmark, median, round } from './support/benchmark.ts';
import { startBenchStack } from './support/stack.ts';

const STORES = 50;
/** Contacts per person: some people know two accounts. */
const TIES_PER_PERSON = 1.1;
const TAG_GROUPS = [{ group: '口味', names: ['手冲', '拿铁', '冷萃', '不喝咖啡'] }];

interface Run {
  id: string;
  apiCalls: number;
  leastCalls: number;
  contacts: number;
  changed: number;
  workedMs: number;
}

/**
 * Everything of a corp read into an empty installation, then once more when nothing has changed: rows a second, API
 * calls against the fewest possible, and the server's memory. Server, sandbox and PostgreSQL share the machine.
 */
export const benchmark: Benchmark = {
  options: { contacts: 200_000, accounts: 500 },
  async run({ contacts = 0, accounts = 0 }, say) {
    say('starting PostgreSQL, server and sandbox');
    const stack = await startBenchStack({ name: 'bench-sync' });
    const pool = new pg.Pool({ connectionString: stack.databaseUrl, max: 2 });
    try {
      await ended(pool, 'first');
      const perMember = Math.max(1, Math.round(contacts / accounts));
      const customers = Math.max(1, Math.round((perMember * accounts) / TIES_PER_PERSON));
      say(`seeding the sandbox: ${accounts} members with ${perMember} contacts each`);
      await send('POST', `${stack.sandboxUrl}/__sandbox/seed`, {
        members: accounts,
        customers,
        tags: TAG_GROUPS,
        contacts: { perMember, state: 'p-bench', tagsEach: 1 },
        unionids: true,
      });
      const memory = watchMemory(stack.server.pid);
      const start = performance.now();
      await send('PUT', `${stack.serverUrl}/api/v1/organisation`, chainOf(accounts));
      say('synchronising');
      const first = await ended(pool, 'new_accounts', say);
      const secondsTotal = (performance.now() - start) / 1_000;
      const firstMemory = memory.figures();
      say('comparing with the sandbox');
      const wrong = await differences(pool, stack.sandboxUrl);
      const secondsUntilEqual = wrong === 0 ? round(secondsTotal, 1) : null;

      say('once more, with nothing changed');
      await pool.query(
        `insert into delivery.sync_run (corp_id, kind, state, step, started_at) values ($1, 'by_hand', 'running', 'members', $2)`,
        [CORP.WECOM_CORP_ID, new Date()],
      );
      const second = await ended(pool, 'by_hand', say);
      return {
        contacts: first.contacts,
        accounts,
        apiCalls: first.apiCalls,
        leastPossibleCalls: first.leastCalls,
        rowsPerSecond: perSecond(first),
        secondRunRowsPerSecond: perSecond(second),
        secondRunApiCalls: second.apiCalls,
        secondRunLeastCalls: second.leastCalls,
        secondRunRowsWritten: second.changed,
        rssMbStart: firstMemory.start,
        rssMbFirstHalf: firstMemory.firstHalf,
        rssMbSecondHalf: firstMemory.secondHalf,
        rssMbPeak: memory.stop().peak,
        differences: wrong,
        secondsTotal: round(secondsTotal, 1),
        secondsUntilEqual,
      };
    } finally {
      await pool.end();
      await stack.stop();
    }
  },
};

const perSecond = ({ contacts, workedMs }: Run) => Math.round(contacts / (workedMs / 1_000));

const chainOf = (accounts: number) => ({
  units: [{ code: 'HQ', name: '总部', kind: 'head_office', parent: null }],
  stores: Array.from({ length: STORES }, (_, i) => ({
    code: `S${i}`,
    name: `${i} 号店`,
    unit: 'HQ',
    city: '上海',
    position: { lng: 121.4, lat: 31.2 },
    coordinates: 'wgs84',
    openedOn: '2021-03-01',
    hours: [],
    wecomDepartmentId: null,
  })),
  accounts: Array.from({ length: accounts }, (_, i) => ({
    userid: `m${String(i + 1).padStart(4, '0')}`,
    name: `员工${i + 1}`,
    kind: 'person',
    stores: [`S${i % STORES}`],
    role: 'staff',
  })),
});

async function send(method: string, url: string, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${API_KEY}` },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
}

/** Waits for the newest run of a kind to end. */
async function ended(pool: pg.Pool, kind: string, say: (line: string) => void = () => {}): Promise<Run> {
  for (let said = performance.now(); ; ) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    const { rows } = await pool.query<Run & { state: string; step: string; done: number }>(
      `select sync_id as id, api_calls::int as "apiCalls", least_calls::int as "leastCalls", contacts_read::int as contacts,
         changed::int as changed, worked_ms::int as "workedMs", state, step, step_done::int as done
       from delivery.sync_run where kind = $1 order by sync_id desc limit 1`,
      [kind],
    );
    const [run] = rows;
    if (run?.state === 'done') return run;
    if (run?.state === 'refused') throw new Error('WeCom refused the synchronisation');
    if (run && performance.now() - said > 5_000) {
      said = performance.now();
      say(`${run.step}: ${run.done} (${perSecond(run)} rows/s)`);
    }
  }
}

/** The resident memory of the server process, sampled. */
function watchMemory(pid: number) {
  const rssMb = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
  const samples = [rssMb()];
  const timer = setInterval(() => samples.push(rssMb()), 250);
  const figures = () => {
    const middle = Math.ceil(samples.length / 2);
    return {
      start: Math.round(samples[0]!),
      firstHalf: Math.round(median(samples.slice(0, middle))),
      secondHalf: Math.round(median(samples.slice(middle))),
      peak: Math.round(Math.max(...samples)),
    };
  };
  return {
    figures,
    stop() {
      clearInterval(timer);
      return figures();
    },
  };
}

/** Ties, with their times and tags, that one side has and the other has not. */
async function differences(pool: pg.Pool, sandboxUrl: string): Promise<number> {
  const ours = new Set<string>();
  const { rows } = await pool.query<{ tie: string }>(
    `select a.userid || ' ' || c.external_userid || ' ' || extract(epoch from c.since)::bigint || ' ' || coalesce(
        (select string_agg(t.tag_id, ',' order by t.tag_id collate "C") from customers.corp_tag_of t
         where t.customer_id = c.customer_id and t.account_id = c.account_id), '') as tie
     from customers.active_contact c join organisation.account_info a using (account_id)`,
  );
  for (const { tie } of rows) ours.add(tie);
  const answer = await fetch(`${sandboxUrl}/__sandbox/truth?only=relation`);
  const theirs = (await answer.text()).split('\n').filter((line) => line !== '');
  let missing = 0;
  for (const line of theirs) {
    const { userid, externalUserid, createTime, tags } = JSON.parse(line) as {
      userid: string;
      externalUserid: string;
      createTime: number;
      tags: string[];
    };
    if (!ours.delete(`${userid} ${externalUserid} ${createTime} ${tags.sort().join(',')}`)) missing += 1;
  }
  return missing + ours.size;
}
