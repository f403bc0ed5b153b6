import type { Today } from '@xiaoer/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../apps/server/src/platform/testing/index.ts';
import { AT_THE_DOOR, backOffice } from './support/back-office.ts';
import { type Browser, startBrowser } from './support/chromium.ts';
import { at } from './support/day.ts';
import { tellFailures } from './support/failures.ts';
import { good } from './support/json.ts';
import { linksIn } from './support/messages.ts';
import { customerPhone, openAs, type Phone, seeWords, staffPhone, tapWords } from './support/phones.ts';
import { ADMIN, type Stack, startStack } from './support/stack.ts';
import { type Town, townOf } from './support/town.ts';
import { operator } from './support/visitors.ts';

const database = testDatabase();
/** 1 walks the whole way, 2 is a contact already, 3 joined by the group's code alone, 4 keeps her position to herself. */
const [NEW, CONTACT, BY_CODE_ALONE, PRIVATE] = [1, 2, 3, 4];

let stack: Stack;
let town: Town;
let browser: Browser;
let manager: Phone;
let customer: Phone;
let code: string;
let dropLink: string;
beforeAll(async () => {
  stack = await startStack({ name: 'walk', databaseUrl: database.url, startAt: at('07:00') });
  town = townOf(stack);
  await backOffice(stack).putChain();
  await stack.settle();
  browser = await startBrowser('walk');
});
tellFailures({ folder: 'walk', browser: () => browser, story: true });
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

/** Scans the group's code that the page shows: the phone's camera on its own screen. */
async function joinByShownCode(phone: Phone): Promise<void> {
  const picture = await phone.web.locator('.code img').first().getAttribute('src');
  const configId = /\/qr\/([A-Za-z0-9]+)/.exec(picture ?? '')?.[1];
  expect(configId).toBe(await town.groupCode('north'));
  await phone.closeWeb();
  await phone.tap('返回');
  await phone.scan(configId!);
  await phone.sees('你已加入群聊');
  await stack.settle();
}

/** From the nearest stores to the group's code. */
async function chooseNorth(phone: Phone): Promise<void> {
  await tapWords(phone.web, '北区店');
  await seeWords(phone.web, '长按二维码，识别后进群');
}

describe('the walk of a day', () => {
  it('begins with the manager, who is asked to open the first group and does', async () => {
    manager = await staffPhone(stack, browser, 'lin.qiao');
    await manager.tap('工作台');
    await seeWords(manager.web, '开门店的第一个福利群');
    await manager.closeWeb();
    await manager.tap('新建客户群');
    await manager.page.getByPlaceholder('群名称').fill('北区福利群');
    await manager.tap('创建');
    await manager.sees('北区福利群');
    await stack.settle();
    await manager.tap('工作台');
    await seeWords(manager.web, '现在没有要做的');
    await manager.closeWeb();
  });

  it('a customer scans the poster and is welcomed within seconds', async () => {
    customer = await customerPhone(stack, browser, NEW);
    await customer.scan(await town.poster('north'));
    await customer.sees('选门店，领新人券');
    await stack.settle();
  });

  it('she agrees to promotions, finds the nearest store and joins its group', async () => {
    await tapWords(customer.page, '选门店，领新人券');
    await customer.web.getByRole('checkbox').click();
    await seeWords(customer.web, '好的，你会收到优惠消息');
    await tapWords(customer.web, '找离我最近的店');
    await seeWords(customer.web, /^\d+ 米/);
    await chooseNorth(customer);
    await seeWords(customer.web, '见面礼已放进券包');
    await joinByShownCode(customer);
  });

  it('at noon the manager presses send, and the group hears of the drop', async () => {
    await stack.advance(at('11:41'));
    await manager.tap('群发助手');
    const send = manager.page.locator('.mass-card').getByRole('button', { name: '发送' });
    await Promise.all([manager.sees('已发出 1'), send.click()]);
    await stack.settle();
    dropLink = linksIn((await town.phone(NEW)).groups[0]!.messages).at(-1)!;
    await tapWords(customer.page, '午间 15 元券');
    await seeWords(customer.web, '还没开始');
  });

  it('at twelve she claims and wins', async () => {
    await stack.advance(at('12:00'));
    await customer.reload();
    await tapWords(customer.web, '抢一张');
    await seeWords(customer.web, '抢到了！');
    code = ((await customer.web.locator('.note__big').textContent()) ?? '').replaceAll(' ', '');
    await stack.settle();
  });

  it('at the till her coupon is redeemed by the workbench, and the order names it', async () => {
    await stack.advance(at('12:20'));
    await manager.tap('返回');
    await manager.tap('工作台');
    await tapWords(manager.web, '核销');
    await manager.web.getByPlaceholder('扫一扫，或输入券码').fill(code);
    await manager.web.getByPlaceholder('0.00').fill('29');
    await manager.web.getByRole('button', { name: '核销', exact: true }).click();
    await seeWords(manager.web, /已核销，减 ¥?15/);

    const { externalUserid } = (await town.phone(NEW)).person;
    const [result] = await backOffice(stack).postOrders({
      source: 'till',
      orders: [
        {
          externalNo: 'noon-1',
          store: 'north',
          channel: 'counter',
          orderedAt: at('12:21').toISOString(),
          identities: [{ kind: 'external_userid', issuer: stack.corpId, value: externalUserid }],
          lines: [{ sku: 'LATTE', name: '拿铁', quantity: 1, unitPriceFen: 2900, discountFen: 1500 }],
          couponCodes: [code],
        },
      ],
    });
    expect(result).toEqual({ externalNo: 'noon-1', result: 'accepted' });
    await stack.advance(at('12:25'));
  });

  it("the console's Today shows the order as brought by us, and the coupon as used", async () => {
    const api = await operator(stack, ADMIN);
    expect(good(await api.get<Today>('/api/console/today'))).toMatchObject({
      orders: { n: 1, paidFen: 1400, direct: 1, prompted: 0, organic: 0, anonymous: 0 },
      contacts: { active: 1, addedToday: 1, welcomedToday: 1, welcomesMissedToday: 0 },
      groups: { n: 1, members: 1, joinedToday: 1 },
      coupons: { claimedToday: 1, redeemedToday: 1 },
    });

    const page = await browser.open(`${stack.serverUrl}/console/`, { wide: true });
    await page.locator('input[autocomplete="username"]').fill(ADMIN.login);
    await page.locator('input[type="password"]').fill(ADMIN.password);
    await page.getByRole('button', { name: /登\s*录/ }).click();
    await seeWords(page, '由我们带来');
    await seeWords(page, '直接 1 · 提醒之后 0');
    await seeWords(page, '已核销 1');
  });
});

describe('a customer who is a contact already', () => {
  it('hears nothing when she scans again, but the page behind the poster leads her to the group', async () => {
    await town.scan(CONTACT, await town.poster('north'));
    await stack.settle();
    const before = await town.phone(CONTACT);
    const phone = await customerPhone(stack, browser, CONTACT);
    await Promise.all([phone.sees('已经是好友了，打开聊天'), phone.scan(await town.poster('north'))]);
    await stack.settle();
    expect(await town.phone(CONTACT)).toEqual(before);

    const page = await openAs(stack, browser, CONTACT, '/shop/#/pages/join/index?s=p-north', { position: AT_THE_DOOR });
    await tapWords(page, '找离我最近的店');
    await tapWords(page, '北区店');
    await seeWords(page, '长按二维码，识别后进群');
    await seeWords(page, '北区福利群');
  });
});

describe('a customer who joined by the code of the group alone', () => {
  it('is nobody we know until she adds us; then the drop is hers too', async () => {
    await town.scan(BY_CODE_ALONE, await town.groupCode('north'));
    await stack.settle();
    const phone = await customerPhone(stack, browser, BY_CODE_ALONE);
    await tapWords(phone.page, '北区福利群');
    await phone.sees('你已加入群聊');
    const page = await openAs(stack, browser, BY_CODE_ALONE, dropPath());
    await tapWords(page, '抢一张');
    await seeWords(page, '先认识一下');
    await tapWords(page, '选门店进群');
    await tapWords(page, /^先选店进群$/);
    await tapWords(page, '按城市选');
    await tapWords(page, '上海');
    await tapWords(page, '北区店');
    await seeWords(page, '见面礼已放进券包');

    await town.scan(BY_CODE_ALONE, await town.poster('north'));
    await stack.settle();
    const known = await openAs(stack, browser, BY_CODE_ALONE, dropPath());
    await tapWords(known, '抢一张');
    await seeWords(known, '抢到了！');
  });
});

describe('a customer who keeps her position to herself', () => {
  it('chooses her city and its store', async () => {
    await town.scan(PRIVATE, await town.poster('north'));
    await stack.settle();
    const phone = await customerPhone(stack, browser, PRIVATE, { tellsPosition: false });
    await tapWords(phone.page, /首席福利官|林乔/);
    await tapWords(phone.page, '选门店，领新人券');
    await tapWords(phone.web, '找离我最近的店');
    await seeWords(phone.web, '没有拿到位置，没关系');
    await tapWords(phone.web, '上海');
    await chooseNorth(phone);
  });
});

describe('at the end of the day', () => {
  it('everybody is one customer, however she came', async () => {
    const { rows } = await database.pool.query('select count(*)::int as n from customers.customer_info');
    expect(rows).toEqual([{ n: 4 }]);
    expect(await town.verdict()).toMatchObject({ lostSends: 0, duplicateSends: 0, unexpected: 0 });
  });
});

/** The link that stands in the group since noon. */
const dropPath = () => new URL(dropLink).pathname + new URL(dropLink).hash;
