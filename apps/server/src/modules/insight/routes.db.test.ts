import { Figures, Playbooks, RunList, RunReport, Timeline, Today, Why } from '@xiaoer/contracts';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Http } from '../../platform/http/index.ts';
import { testDatabase, testHttp } from '../../platform/testing/index.ts';
import { addCustomers, addGroup, addOrder, freshChain } from '../../testing/chain.ts';
import { customerRun, groupBeat } from '../../testing/documents.ts';

const database = testDatabase();
let http: Http;
let cookie: string;
let customer: number;
const get = (url: string, headers: Record<string, string> = { cookie }) => http.inject({ method: 'GET', url, headers });

beforeAll(async () => {
  const evening = groupBeat({ code: 'evening', beat: 'evening', trigger: { kind: 'schedule', cron: '0 20 * * *' } });
  const chain = await freshChain(database, [groupBeat(), evening, customerRun()]);
  [customer = 0] = await addCustomers(chain);
  await addGroup(chain, 'wr-1', { members: [customer] });
  await addOrder(chain, customer, '2026-03-02T12:00:00+08:00');
  await chain.advance('2026-03-16T10:00:00+08:00');
  await chain.advance('2026-03-16T12:30:00+08:00');
  const admin = await chain.access.ensureFirstAdmin();
  http = await testHttp(chain.platform, chain.access, chain.playbooks, chain.insight);
  const login = await http.inject({ method: 'POST', url: '/api/console/login', payload: { ...admin } });
  cookie = String(login.headers['set-cookie']).split(';')[0]!;
});

describe('the console', () => {
  it.each([
    ['/api/console/today', Today],
    ['/api/console/figures?from=2026-03-01&until=2026-03-16', Figures],
    ['/api/console/customers/:customer/timeline', Timeline],
    ['/api/console/customers/:customer/why', Why],
    ['/api/console/playbooks', Playbooks],
    ['/api/console/runs?limit=5', RunList],
    ['/api/console/runs/1', RunReport],
  ])('is answered %s as the contract says, and only when it is logged in', async (path, contract) => {
    const url = path.replace(':customer', String(customer));
    const answer = await get(url);
    expect([answer.statusCode, contract.safeParse(answer.json()).error]).toEqual([200, undefined]);
    expect((await get(url, {})).statusCode).toBe(401);
  });

  it('sees the beat that is still to come', async () => {
    const { beats } = Today.parse((await get('/api/console/today')).json());
    expect(beats.map(({ runId, code, state }) => [runId === null, code, state])).toEqual([
      [false, 'noon', 'decided'],
      [true, 'evening', 'planned'],
    ]);
  });

  it.each([
    [400, '/api/console/figures?from=2026-03-16&until=2026-03-01'],
    [404, '/api/console/customers/999999/why'],
    [404, '/api/console/runs/999999'],
  ])('is told %i for %s', async (status, url) => expect((await get(url)).statusCode).toBe(status));
});
