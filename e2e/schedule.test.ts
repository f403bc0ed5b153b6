import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuePost, RunList, WorkbenchToday } from '@xiaoer/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { testDatabase } from '../apps/server/src/platform/testing/index.ts';
import { at } from './support/day.ts';
import { good } from './support/json.ts';
import { linksIn } from './support/messages.ts';
import { becomeMembers, consent, openNorth } from './support/open-store.ts';
import { ADMIN, type Stack, startStack } from './support/stack.ts';
import { type Town, townOf } from './support/town.ts';
import { operator, visit } from './support/visitors.ts';

const database = testDatabase();
const SHIPPED = new URL('../apps/server/playbooks/', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'xiaoer-playbooks-'));

/** Added us on Monday morning and joined no group: asked once, the next day; more than one, since some are held out. */
const ADDED_US = [3, 4, 5, 6];

let stack: Stack;
let town: Town;
let chatId: string;
beforeAll(async () => {
  withWishes(folder);
  stack = await startStack({
    name: 'schedule',
    databaseUrl: database.url,
    startAt: at('07:00'),
    env: { PLAYBOOKS_DIR: folder },
  });
  town = townOf(stack);
  ({ chatId } = await openNorth(stack, town));
  await becomeMembers(stack, town, [1, 2]);
  const poster = await town.poster('north');
  for (const person of ADDED_US) await town.scan(person, poster);
  await stack.settle();
  for (const person of ADDED_US) await consent(await visit(stack, town, { person }));
});
afterAll(async () => {
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/**
 * The shipped playbooks with two wishes that can't be granted: a second drop at 18:00 that would like the group mass
 * send too, and a question to new contacts that would go on being asked until two in the night.
 */
function withWishes(to: string): void {
  const shipped = (file: string) => JSON.parse(readFileSync(join(SHIPPED, file), 'utf8'));
  const write = (file: string, document: object) => writeFileSync(join(to, file), JSON.stringify(document));
  cpSync(SHIPPED, to, { recursive: true });
  write('second-drop.json', {
    ...shipped('beat-2-noon.json'),
    code: 'second-drop',
    name: '晚间秒杀 18:00',
    trigger: { kind: 'schedule', cron: '0 18 * * *' },
  });
  write('no-group-yet.json', {
    ...shipped('no-group-yet.json'),
    trigger: { kind: 'contact_added', delayMinutes: 33 * 60, cron: '0 18 * * *' },
    expiresAfterMinutes: 480,
  });
}

const messagesInGroup = async () => (await town.phone(1)).groups.find((group) => group.chatId === chatId)!.messages;

describe('the second group mass send of a day', () => {
  it('is planned to another channel, and reaches the group all the same', async () => {
    await stack.advance(at('11:45'));
    const [noon] = (await town.staffPhone('lin.qiao')).pending;
    good(await town.confirm('lin.qiao', noon!.msgid));
    await stack.advance(at('18:05'));

    expect((await town.staffPhone('lin.qiao')).pending).toEqual([]);
    const manager = await visit(stack, town, { userid: 'lin.qiao' });
    const { tasks } = good(await manager.get<z.infer<typeof WorkbenchToday>>('/api/workbench/today'));
    const task = tasks.find(({ title }) => title === '晚间秒杀 18:00');
    expect(task).toMatchObject({ kind: 'group_post', status: 'open', chatId });

    const { post } = good(await manager.get<DuePost>(`/api/workbench/groups/${chatId}/post`));
    await town.post('lin.qiao', chatId, post!.content);
    good(await manager.post(`/api/workbench/posts/${post!.id}/sent`, { result: 'ok' }));
    await stack.settle();

    const drops = linksIn(await messagesInGroup()).filter((link) => link.includes('/pages/drop/'));
    expect(drops).toHaveLength(2);
    const console = await operator(stack, ADMIN);
    const { runs } = good(await console.get<z.infer<typeof RunList>>('/api/console/runs?code=second-drop'));
    expect(runs).toHaveLength(1);
    expect(await town.verdict()).toMatchObject({ lostSends: 0, duplicateSends: 0, unexpected: 0 });
  });
});

describe('quiet hours', () => {
  let sends: { userid: string; msgid: string }[] = [];

  it('leave a question to new contacts open until they begin', async () => {
    await stack.advance(at('21:29', 1));

    const phones = await Promise.all(
      ['welfare', 'lin.qiao'].map(async (userid) => ({ userid, ...(await town.staffPhone(userid)) })),
    );
    sends = phones.flatMap(({ userid, pending }) =>
      pending.filter(({ chatType }) => chatType === 'single').map(({ msgid }) => ({ userid, msgid })),
    );
    expect(sends.length).toBeGreaterThan(0);
  });

  it('are kept although staff press send late: the request is gone, and nothing arrives', async () => {
    const before = await Promise.all(ADDED_US.map((person) => town.phone(person)));
    await stack.advance(at('21:31', 1));
    for (const { userid, msgid } of sends) {
      expect((await town.confirm(userid, msgid)).status).toBe(409);
    }
    await stack.advance(at('07:30', 2));

    expect(await Promise.all(ADDED_US.map((person) => town.phone(person)))).toEqual(before);
    const { rows } = await database.pool.query(
      `select t.state, t.reason, count(*)::int as n from playbooks.touch_info t join playbooks.run_info r using (run_id)
       where r.playbook_code = 'no-group-yet' and t.state <> 'held_out' group by 1, 2`,
    );
    expect(rows).toEqual([{ state: 'not_sent', reason: 'expired', n: expect.any(Number) }]);
    expect(await town.verdict()).toMatchObject({ lostSends: 0, duplicateSends: 0, unexpected: 0 });
  });
});
