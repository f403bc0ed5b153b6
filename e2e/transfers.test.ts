import type { TransferDetails, TransferPlan, TransferRequest } from '@xiaoer/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../apps/server/src/platform/testing/index.ts';
import { at } from './support/day.ts';
import { good, send } from './support/json.ts';
import { openNorth } from './support/open-store.ts';
import { ADMIN, type Stack, startStack } from './support/stack.ts';
import { type Town, townOf } from './support/town.ts';
import { operator, type Visitor } from './support/visitors.ts';

const database = testDatabase();
const PEOPLE = [1, 2, 3, 4, 5, 6];
/** She says no; the receiver can take one less than the rest. */
const REFUSES = 3;

let stack: Stack;
let town: Town;
let console: Visitor;
let chatId: string;
beforeAll(async () => {
  stack = await startStack({ name: 'transfers', databaseUrl: database.url, startAt: at('09:00') });
  town = townOf(stack);
  ({ chatId } = await openNorth(stack, town));
  console = await operator(stack, ADMIN);
  for (const person of PEOPLE) await act('staff/lin.qiao/add-customer', { person });
  await stack.settle();
});
afterAll(() => stack?.stop());

const act = async (path: string, body: unknown) =>
  good(await send<unknown>('POST', `${stack.sandboxUrl}/__sandbox/${path}`, { body }));

interface Tie {
  userid: string;
  external_userid: string;
}
const sorted = (ties: Tie[]) => ties.map(({ userid, external_userid }) => `${external_userid} ${userid}`).sort();

/** Who follows whom, as the sandbox's phones have it. */
async function truth(): Promise<string[]> {
  const answer = await fetch(`${stack.sandboxUrl}/__sandbox/truth?only=relation`);
  const lines = (await answer.text()).split('\n').filter(Boolean);
  const relations = lines.map((line) => JSON.parse(line) as { userid: string; externalUserid: string; status: string });
  return sorted(
    relations
      .filter(({ status }) => status === 'active')
      .map(({ userid, externalUserid }) => ({ userid, external_userid: externalUserid })),
  );
}
async function ours(): Promise<string[]> {
  const { rows } = await database.pool.query<Tie>(
    `select a.userid, c.external_userid from customers.active_contact c
     join organisation.account_info a on a.account_id = c.account_id`,
  );
  return sorted(rows);
}
const details = async (id: string) => good(await console.get<TransferDetails>(`/api/console/transfers/${id}`));

describe('a whole account, handed over on the job', () => {
  const request: TransferRequest = {
    kind: 'on_job',
    from: 'lin.qiao',
    to: ['gao.yuan'],
    what: { kind: 'all' },
    groups: true,
    successText: '您好，之后由高远照顾您。',
  };
  let id: string;

  it('is planned, begun and asked for; its groups change hands at once', async () => {
    expect(await ours()).toEqual(await truth());
    const plan = good(await console.post<TransferPlan>('/api/console/transfers/plan', request));
    expect(plan).toMatchObject({ contacts: 6, groups: 1, groupDays: 1, skippedContacts: [] });
    const body = { ...request, key: crypto.randomUUID(), confirmed: { contacts: 6, groups: 1 } };
    ({ id } = good(await console.post<{ id: string }>('/api/console/transfers', body)));
    await stack.settle();
    expect(await details(id)).toMatchObject({ contacts: { waiting: 6 }, groups: { done: 1 } });
    const { rows } = await database.pool.query(
      'select owner_userid as owner from community.group_info where chat_id = $1',
      [chatId],
    );
    expect(rows).toEqual([{ owner: 'gao.yuan' }]);
  });

  it('a day later is done, but for her who refused and for whom there was no room', async () => {
    await act(`people/${REFUSES}/refuse-transfer`, {});
    // Meanwhile the receiver's cap turns out to be lower than anybody knew.
    await act('seed', { members: [{ userid: 'gao.yuan', name: '高远', contactCap: 4 }] });
    await stack.advance(at('09:30', 1));
    expect(await details(id)).toMatchObject({
      state: 'done',
      contacts: { done: 4, refused: 1, receiver_full: 1 },
    });
    expect(await ours()).toEqual(await truth());
    const { rows } = await database.pool.query<{ n: number }>(
      `select count(*)::int as n from customers.contact_history h join organisation.account_info a using (account_id)
       where a.userid = 'lin.qiao' and h.state = 'transferred'`,
    );
    expect(rows[0]!.n).toBe(4);
    const file = await console.get<string>(`/api/console/transfers/${id}/left-out.csv`);
    expect(good(file).trim().split('\r\n')).toHaveLength(3);
  });
});

describe('a member who leaves', () => {
  it('is shown with the customers nobody looks after, who are handed over', async () => {
    await act('seed', { members: [{ userid: 'gao.yuan', name: '高远', contactCap: 5000 }] });
    // A day was lived above; here the town is in a hurry.
    await act('settings', { transferWaitHours: 1 });
    await act('staff/lin.qiao/leave-corp', {});
    await stack.settle();
    const left = good(
      await console.get<{ members: { userid: string; contacts: number }[] }>('/api/console/transfers/left'),
    );
    expect(left.members).toMatchObject([{ userid: 'lin.qiao', contacts: 2, daysLeft: 365 }]);
    const request = { kind: 'resigned', from: 'lin.qiao', to: ['gao.yuan'], what: { kind: 'all' }, groups: true };
    const body = { ...request, key: crypto.randomUUID(), confirmed: { contacts: 2, groups: 0 } };
    const { id } = good(await console.post<{ id: string }>('/api/console/transfers', body));
    await stack.advance(at('15:31', 1));
    expect(await details(id)).toMatchObject({ state: 'done', contacts: { done: 2 } });
    expect(await ours()).toEqual(await truth());
    expect(good(await console.get<{ members: unknown[] }>('/api/console/transfers/left')).members).toEqual([]);
  });
});
