import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../apps/server/src/platform/testing/index.ts';
import { backOffice } from './support/back-office.ts';
import { type Browser, startBrowser } from './support/chromium.ts';
import { at } from './support/day.ts';
import { tellFailures } from './support/failures.ts';
import { good } from './support/json.ts';
import { dropTokenOf } from './support/messages.ts';
import { becomeMembers, openNorth } from './support/open-store.ts';
import { openAs, type Phone, seeWords, staffPhone, tapWords } from './support/phones.ts';
import { type Stack, startStack } from './support/stack.ts';
import { type Town, townOf } from './support/town.ts';
import type { Visitor } from './support/visitors.ts';

const database = testDatabase();
/** 1 wins at noon, 2 is late, 3 belongs to no group, 4 is nobody we know. */
const [WINNER, LATE, OTHER_GROUP, STRANGER] = [1, 2, 3, 4];

let stack: Stack;
let town: Town;
let browser: Browser;
let winner: Visitor;
let drop: string;
let code: string;
beforeAll(async () => {
  stack = await startStack({ name: 'answers', databaseUrl: database.url, startAt: at('07:00') });
  town = townOf(stack);
  await openNorth(stack, town);
  winner = (await becomeMembers(stack, town, [WINNER, LATE])).get(WINNER)!;
  await town.scan(OTHER_GROUP, await town.poster('north'));
  await stack.advance(at('11:45'));
  good(await town.confirm('lin.qiao', (await town.staffPhone('lin.qiao')).pending[0]!.msgid));
  const token = dropTokenOf((await town.phone(WINNER)).groups[0]!.messages);
  drop = `/shop/#/pages/drop/index?d=${token}`;
  await stack.advance(at('12:05'));
  code = good(await winner.post<{ coupon: { code: string } }>(`/api/shop/drops/${token}/claims`, {})).coupon.code;
  browser = await startBrowser('answers');
});
tellFailures({ folder: 'answers', browser: () => browser });
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

describe("a drop's link", () => {
  it('forwarded to a stranger asks who she is, and leads her to a store instead of to the coupon', async () => {
    const page = await openAs(stack, browser, STRANGER, drop);
    await tapWords(page, '抢一张');
    await seeWords(page, '先认识一下');
    await tapWords(page, '选门店进群');
    await seeWords(page, '初次见面');
  });

  it('forwarded to a customer of no group says that it is for others', async () => {
    const page = await openAs(stack, browser, OTHER_GROUP, drop);
    await tapWords(page, '抢一张');
    await seeWords(page, '这是另一个群的券');
  });

  it('opened again by the winner shows her coupon', async () => {
    const page = await openAs(stack, browser, WINNER, drop);
    await seeWords(page, '抢到了！');
    await seeWords(page, code.replace(/(.{4})(?=.)/g, '$1 '));
    await tapWords(page, '去券包出示');
    await seeWords(page, '满 18 元可用 · 各店通用');
  });

  it('cut short says so', async () => {
    await seeWords(await openAs(stack, browser, LATE, '/shop/#/pages/drop/index'), '这个链接不完整');
    await seeWords(await openAs(stack, browser, LATE, '/shop/#/pages/drop/index?d=nothing'), '这个活动找不到了');
  });
});

describe('a coupon', () => {
  let manager: Phone;
  const redeem = async (what: string) => {
    await manager.web.getByPlaceholder('扫一扫，或输入券码').fill(what);
    await manager.web.getByPlaceholder('0.00').fill('29');
    await manager.web.getByRole('button', { name: '核销', exact: true }).click();
  };

  it('that is somebody else’s is in nobody else’s wallet', async () => {
    const page = await openAs(stack, browser, LATE, '/shop/#/pages/wallet/index');
    await seeWords(page, /可用 1/); // the new member's own
    expect(await page.getByText(code).count()).toBe(0);
  });

  it('is redeemed once; the second time staff read that it was used', async () => {
    manager = await staffPhone(stack, browser, 'lin.qiao');
    await manager.tap('工作台');
    await tapWords(manager.web, '核销');
    await redeem(code);
    await seeWords(manager.web, /已核销，减/);
    await manager.web.getByRole('button', { name: '下一位' }).click();
    await redeem(code);
    await seeWords(manager.web, '这张券已经用过了');
    const till = { store: 'north', spendFen: 2900, at: at('12:07').toISOString(), key: 'till-1' };
    expect(await backOffice(stack).redeem({ code, ...till })).toMatchObject({
      status: 409,
      body: { code: 'offers.coupon_refused', details: { refusal: 'already_redeemed' } },
    });
  });

  it('that never was is said to be unknown', async () => {
    await redeem('NOSUCHCODE');
    await seeWords(manager.web, '没有找到这张券');
  });
});

describe("a member's phone", () => {
  it('opens the workbench also when its button is tapped before the phone knows where that is', async () => {
    let learns = () => {};
    const untilLearnt = new Promise<void>((done) => {
      learns = done;
    });
    const phone = await staffPhone(stack, browser, 'gao.yuan', {
      prepare: (page) =>
        page.route('**/__sandbox/about', async (route) => {
          await untilLearnt;
          await route.continue();
        }),
    });
    await phone.tap('工作台');
    learns();
    await seeWords(phone.web, '开门店的第一个福利群');
  });
});

describe('a claim after the end', () => {
  it('is told when the drop was, and that another comes', async () => {
    const page = await openAs(stack, browser, LATE, drop);
    await seeWords(page, '抢一张'); // opened in time, tapped too late
    await stack.advance(at('14:01'));
    await tapWords(page, '抢一张');
    await seeWords(page, '这一轮结束了');
    await seeWords(await openAs(stack, browser, LATE, drop), '开抢时间是 12:00–14:00');
  });
});
