import type { GroupWelcomeOwners, GroupWelcomes, MediaState, MomentAccounts, MomentList } from '@xiaoer/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pngOf } from '../apps/server/src/platform/files/testing.ts';
import { testDatabase } from '../apps/server/src/platform/testing/index.ts';
import { at } from './support/day.ts';
import { good, send } from './support/json.ts';
import { becomeMembers, openNorth } from './support/open-store.ts';
import { ADMIN, type Stack, startStack } from './support/stack.ts';
import { type Town, townOf } from './support/town.ts';
import { operator, type Visitor, visit } from './support/visitors.ts';

const database = testDatabase();
const KEY = '0d1f8a5e-6f1c-4a53-9c40-3f4b7a0a9d11';

let stack: Stack;
let town: Town;
let mei: Visitor;
beforeAll(async () => {
  stack = await startStack({ name: 'publishing', databaseUrl: database.url, startAt: at('09:00') });
  town = townOf(stack);
  await openNorth(stack, town);
  await becomeMembers(stack, town, [1, 2]);
  mei = await operator(stack, ADMIN);
  good(await mei.upload('/api/console/materials?code=beans&name=新豆&filename=beans.png', pngOf(600, 400)));
});
afterAll(() => stack?.stop());

const list = async () => good(await mei.get<MomentList>('/api/console/moments'));
const stand = (path: string, body: unknown) => send('POST', `${stack.sandboxUrl}/__sandbox/${path}`, { body });

describe('a moment', () => {
  it('with a picture is published by one account, seen and liked by her customers, and cancelled for the other', async () => {
    const draft = {
      content: { text: '新豆到店', attachments: [{ kind: 'image', material: 'beans' }] },
      userids: ['welfare', 'gao.yuan'],
      expiresAt: at('12:00').toISOString(),
    };
    const preview = good(
      await mei.post<{ accounts: number; issues: unknown[] }>('/api/console/moments/preview', draft),
    );
    expect(preview).toMatchObject({ accounts: 2, stores: 3, issues: [] });
    const made = { ...draft, key: KEY, name: '上新' };
    const first = good(await mei.post<{ id: string }>('/api/console/moments', made));
    expect(good(await mei.post('/api/console/moments', made))).toEqual(first);
    await stack.settle();

    const [waiting] = (await town.staffPhone('welfare')).moments;
    expect(waiting).toMatchObject({ text: '新豆到店', attachments: [{ msgtype: 'image' }] });
    good(await stand('staff/welfare/publish', { momentId: waiting!.momentId }));
    const [seen] = (await town.phone(1)).moments;
    good(await stand('people/1/react', { momentId: seen!.momentId, userid: 'welfare', kind: 'like' }));
    await stack.advance(at('10:30'));
    expect((await list()).moments[0]).toMatchObject({ state: 'open', accounts: 2, published: 1, waiting: 1, likes: 1 });

    await stack.advance(at('12:01'));
    expect((await list()).moments[0]).toMatchObject({ state: 'ended', published: 1, waiting: 0 });
    expect((await town.staffPhone('gao.yuan')).moments).toEqual([]);
    const { accounts } = good(await mei.get<MomentAccounts>(`/api/console/moments/${first.id}/accounts`));
    expect(accounts.map(({ userid, state, reach }) => [userid, state, reach])).toEqual([
      ['gao.yuan', 'not_published', null],
      ['welfare', 'published', await reachOfWelfare()],
    ]);
  });

  /** Her customers at the stand-in: those who see the moment on their phones. */
  async function reachOfWelfare(): Promise<number> {
    const phones = await Promise.all([1, 2].map((person) => town.phone(person)));
    return phones.filter(({ moments }) => moments.length > 0).length;
  }
});

describe('a group welcome', () => {
  it('goes to WeCom with its picture, and the owner ticks that it is chosen', async () => {
    const content = { text: '欢迎 %NICKNAME%', attachments: [{ kind: 'image', material: 'beans' }] };
    const body = { key: '6c9fbb6b-0c6e-4b25-8f2b-94e2a4e1c001', name: '入群礼', content };
    const { id } = good(await mei.post<{ id: string }>('/api/console/group-welcomes', body));
    await stack.settle();
    const { welcomes } = good(await mei.get<GroupWelcomes>('/api/console/group-welcomes'));
    expect(welcomes).toMatchObject([{ id, state: 'live', behind: false }]);

    const lin = await visit(stack, town, { userid: 'lin.qiao' });
    const today = good(await lin.get<{ tasks: { id: string; title: string }[] }>('/api/workbench/today'));
    const task = today.tasks.find(({ title }) => title.includes('入群礼'));
    good(await lin.post(`/api/workbench/tasks/${task!.id}/done`, { note: '选好了' }));
    const { owners } = good(await mei.get<GroupWelcomeOwners>(`/api/console/group-welcomes/${id}/owners`));
    expect(owners).toMatchObject([{ userid: 'lin.qiao', groups: 1, status: 'done', note: '选好了' }]);
    const { materials } = good(await mei.get<MediaState>('/api/console/media'));
    expect(materials[0]).toMatchObject({
      code: 'beans',
      uses: [{ kind: 'group_welcome', n: 1 }],
      copies: [{ purpose: 'message' }, { purpose: 'moment' }],
    });
  });
});
