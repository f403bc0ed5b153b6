import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../apps/server/src/platform/testing/index.ts';
import { backOffice } from './support/back-office.ts';
import { type Browser, startBrowser } from './support/chromium.ts';
import { at } from './support/day.ts';
import { tellFailures } from './support/failures.ts';
import { good } from './support/json.ts';
import { dropTokenOf } from './support/messages.ts';
import { becomeMembers, openNorth } from './support/open-store.ts';
import { seeWords } from './support/phones.ts';
import { ADMIN, type Stack, startStack } from './support/stack.ts';
import { townOf } from './support/town.ts';

const database = testDatabase();
/** Members of the first store; the noon drop has ten pieces for their group. */
const PEOPLE = Array.from({ length: 12 }, (_, i) => ({ id: i + 1, name: `顾客 ${i + 1}` }));

let stack: Stack;
let browser: Browser;
let page: Page;
/** Of those who won, in the order of their claims. */
let codes: string[];

beforeAll(async () => {
  stack = await startStack({ name: 'offers-console', databaseUrl: database.url, startAt: at('07:00') });
  const town = townOf(stack);
  await openNorth(stack, town);
  await backOffice(stack).putProducts([
    { sku: 'latte', name: '拿铁', category: '咖啡', listPriceFen: 2_900 },
    { sku: 'cookie', name: '曲奇', category: '点心', listPriceFen: 1_200 },
  ]);
  await town.define(PEOPLE);
  const ids = PEOPLE.map(({ id }) => id);
  const members = [...(await becomeMembers(stack, town, ids)).values()];
  await stack.advance(at('11:45'));
  const [send] = (await town.staffPhone('lin.qiao')).pending;
  good(await town.confirm('lin.qiao', send!.msgid));
  const token = dropTokenOf((await town.phone(1)).groups[0]!.messages);
  await stack.advance(at('12:00'));
  const claims = await Promise.all(
    members.map((member) => member.post<{ coupon: { code: string } | null }>(`/api/shop/drops/${token}/claims`, {})),
  );
  codes = claims.map((claim) => good(claim).coupon?.code).filter((code) => code !== undefined);
  await stack.advance(at('12:00:20'));
  browser = await startBrowser('offers-console');
  page = await browser.open(`${stack.serverUrl}/console/offers`, { wide: true });
  await page.getByLabel('账号').fill(ADMIN.login);
  await page.getByLabel('密码').fill(ADMIN.password);
  await page.getByRole('button', { name: /登\s?录/ }).click();
});
tellFailures({ folder: 'offers-console', browser: () => browser, story: true });
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const field = (name: string) => page.getByLabel(name, { exact: true });
const button = (name: string | RegExp) => page.getByRole('button', { name });
const tab = (name: string) => page.getByRole('tab', { name, exact: true }).click();
/** Types into a list that is searched, and takes what is found under this name. */
async function pick(list: string, words: string): Promise<void> {
  await field(list).click();
  await field(list).fill(words);
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: words }).first().click();
  await page.keyboard.press('Escape');
}
const verdictOf = (offer: string) => page.locator('.trial__coupons li', { hasText: offer });

describe('an operator who writes an offer', () => {
  it('is told what is missing, at the field and beside it', async () => {
    await button('新建券模板').first().click();
    await seeWords(page, '填好优惠和有效期，这里会写成一段话。');
    await button('创建').click();
    await page.locator('.field', { hasText: '名称' }).getByRole('alert').waitFor();
    expect(await page.locator('.preview__missing').innerText()).toMatch(/名称 还没有填[\s\S]*减多少元 还没有填/);
  });

  it('sees the terms in the words of the coupon while writing them', async () => {
    await field('名称').fill('下午茶 3.8 折');
    await field('编码').fill('tea-38');
    await page.getByText('打折', { exact: true }).click();
    await field('按门市价').fill('3.8');
    await field('最多减').fill('20');
    await seeWords(page, '3.8 折');
    await button(/门槛与商品/).click();
    await field('最低消费').fill('20');
    await pick('只限品类', '咖啡');
    await button(/哪些门店/).click();
    await page.getByText('指定门店、区域或城市').click();
    await pick('城市', '上海');
    await button(/渠道与时间/).click();
    await page.getByLabel('周一').check();
    await page.getByText('加一个时段').click();
    await button(/每人与同用/).click();
    await page.getByRole('switch', { name: '每人限用几张' }).click();
    await seeWords(
      page,
      '消费满 20 元后按原价的 3.8 折付款，最多减 20 元。领取当天起 7 天内有效，第 7 天 24:00 失效。仅限上海门店使用。' +
        '每周一 14:00 至 17:00 可用。限咖啡类。此券每人每天限用 1 张。每张券限用一次，不找零。',
    );
  });

  it('tries it on a basket, and each refusal has its reason', async () => {
    await pick('加一件商品', '拿铁');
    await seeWords(page, '这个时段不能用');
    await pick('下单时间', '15:00');
    await seeWords(page, '付 ¥11.02，省 ¥17.98');
    await field('她还有别的券…').click();
    await page.locator('.ant-select-dropdown:visible').getByText('午间 15 元券', { exact: true }).click();
    await page.keyboard.press('Escape');
    // neither stacks: the one that takes off more is used alone
    await verdictOf('午间 15 元券').getByText('单独用减 ¥15').waitFor();
    await verdictOf('下午茶 3.8 折').getByText('减 ¥17.98').waitFor();
    await button('去掉 拿铁').click();
    await pick('加一件商品', '曲奇');
    await verdictOf('下午茶 3.8 折').getByText('没有买它限定的商品').waitFor();
  });

  it('saves it, and is told of the coupons that are out before changing another', async () => {
    await button('创建').click();
    await page.getByRole('row', { name: /下午茶 3.8 折/ }).waitFor();
    await page
      .getByRole('row', { name: /noon-15-off/ })
      .getByRole('button', { name: '修改' })
      .click();
    await seeWords(page, '现在是第 1 版，已发出 10 张');
    await field('减').fill('16');
    await seeWords(page, /保存后是第 2 版，以后发的按新条款；已发出的 10 张（还有 10 张没核销）/);
    await page.getByRole('link', { name: '← 券模板' }).click();
  });
});

describe('the noon drop', () => {
  it('is watched live, gets late stock for one more, and is stopped', async () => {
    await tab('秒杀');
    await page.getByRole('link', { name: /午间秒杀/ }).click();
    await seeWords(page, '10 张全部抢光');
    // all ten were won within one span of five seconds
    await seeWords(page, '最高每秒 2');
    await page.locator('.sheet canvas').waitFor();
    await button('加库存').click();
    await field('每一份（群、门店或区域）加几张').fill('2');
    await button('加 2 张').click();
    await seeWords(page, /还剩 2 张/);
    await button('停止秒杀').click();
    await page.getByRole('dialog').getByRole('button', { name: '停止秒杀' }).click();
    await seeWords(page, /停止前领走 10 张/);
  });
});

describe('a coupon', () => {
  it('is found by its code in any writing, with all that happened to it', async () => {
    const [code = ''] = codes;
    const redeemed = { code, store: 'north', spendFen: 4_200, at: at('12:00:10').toISOString(), key: 'till-1' };
    good(await backOffice(stack).redeem(redeemed));
    await page.goto(`${stack.serverUrl}/console/coupons`);
    await page.getByPlaceholder(/券码/).fill(`${code.slice(0, 4)} ${code.slice(4).toLowerCase()}`);
    await page.keyboard.press('Enter');
    await seeWords(page, '已核销');
    expect(await page.locator('.step').allInnerTexts()).toEqual([
      expect.stringMatching(/^发出 北区店/),
      expect.stringMatching(/^核销 北区店 · 消费 ¥42 · 减 ¥15/),
    ]);
    expect(await button(/^作\s?废$/).count()).toBe(0);
  });

  it('is voided with a reason, and then used by nobody', async () => {
    const code = codes[1] ?? '';
    await page.goto(`${stack.serverUrl}/console/coupons?code=${code}`);
    await button(/^作\s?废$/).click();
    await page.getByLabel('原因').fill('顾客换了一张');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^作\s?废$/ })
      .click();
    await seeWords(page, '已作废');
    const refused = await backOffice(stack).redeem({
      ...{ code, store: 'north', spendFen: 4_200, at: at('12:00:15').toISOString(), key: 'till-2' },
    });
    expect(refused.body).toMatchObject({ code: 'offers.coupon_refused', details: { refusal: 'void' } });
  });
});

describe('the ledger', () => {
  it('shows that every coupon is somewhere, to the fen, and opens an offer’s days', async () => {
    await tab('台账');
    await button('午间 15 元券 noon-15-off').waitFor();
    await page.getByText('账是平的').waitFor();
    const row = page.getByRole('row', { name: /午间 15 元券/ });
    expect((await row.innerText()).replaceAll(/\s+/g, ' ')).toContain('10 ¥150 1 ¥15 0 ¥0 1 ¥15 8 ¥120 ¥15');
    await button('午间 15 元券 noon-15-off').click();
    await page.waitForURL(/offer=noon-15-off/);
    const today = page.getByRole('row', { name: /2026-03-16/ });
    await today.waitFor();
    expect((await today.innerText()).replaceAll(/\s+/g, ' ')).toContain('2026-03-16 10 ¥150 1 ¥15');
  });

  it('is downloaded with the same rows', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByText('下载 CSV').click()]);
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(lines.at(-1)).toMatch(/^2026-03-16,10,15000,1,1500,0,0,1,1500,0,0,8,12000,1500,0$/);
  });

  it('is reconciled with the orders: an order that did not come is named, and with it books and orders agree', async () => {
    await button('与订单核对').click();
    await seeWords(page, '三月到现在：账与单有 1 处对不上，订单比台账少 ¥15.00。');
    const row = page.getByRole('row', { name: new RegExp(codes[0] ?? '') });
    expect((await row.innerText()).replaceAll(/\s+/g, ' ')).toMatch(
      /没有订单 北区店 3月16日 12:00 ¥15.00 ¥0.00 -¥15.00 台账有核销，订单无优惠/,
    );
    const lines = [{ sku: 'latte', name: '拿铁', quantity: 1, unitPriceFen: 2_900, discountFen: 1_500 }];
    const told = {
      externalNo: 'T-1',
      store: 'north',
      channel: 'counter' as const,
      orderedAt: at('12:00:10').toISOString(),
    };
    const couponDiscounts = [{ code: codes[0] ?? '', discountFen: 1_500 }];
    await backOffice(stack).postOrders({ source: 'pos', orders: [{ ...told, lines, couponDiscounts }] });
    await page.reload();
    await seeWords(page, '三月到现在：账与单一致，优惠合计 ¥15.00。');
    await page.getByText('按门店', { exact: true }).click();
    const store = page.getByRole('row', { name: /北区店/ });
    expect((await store.innerText()).replaceAll(/\s+/g, ' ')).toContain('北区店 north ¥15.00 ¥15.00 ¥0.00 0');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByText('下载 CSV').click()]);
    const file = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(file.at(-1)).toBe('2026-03-01,2026-03-31,north,北区店,1500,0,1500,1500,0,1500,0,0');
    await page.getByRole('link', { name: '← 券的台账' }).click();
  });
});

describe('a coupon that a till took twice, the second time without the network', () => {
  it('waits for somebody’s decision with what both sides say', async () => {
    const told = { code: codes[0] ?? '', store: 'north', spendFen: 3_000, discountFen: 1_500, approvedBy: 'lin.qiao' };
    good(await backOffice(stack).tellOffline([{ ...told, key: 'off-1', at: at('12:00:18').toISOString() }]));
    await tab('待复核');
    const found = page.locator('.case', { hasText: '断网时重复核销' });
    await found.getByText('已经核销过').waitFor();
    await seeWords(page, /还有 1 条要人定，涉及 ¥15/);
    await found.getByRole('button', { name: /^处\s?理$/ }).click();
    await page.getByText('门店承担').click();
    await page.getByLabel('说明（可以不写）').fill('店长确认两次都给了');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^处\s?理$/ })
      .click();
    await seeWords(page, '没有要人定的。');
    await page.getByText('已定', { exact: true }).click();
    await page.locator('.case__end', { hasText: '门店承担：店长确认两次都给了' }).waitFor();
  });
});

describe('money in an offer', () => {
  const money = { login: 'wenjing', password: 'a-second-person-1' };
  const dialog = () => page.getByRole('dialog');

  it('is bounded by a budget, and a limit below what is used is refused at its field', async () => {
    await page.goto(`${stack.serverUrl}/console/offers/noon-15-off/budgets`);
    await seeWords(page, '没有设预算：发多少、减多少都不拦。');
    await button('加一项预算').click();
    await dialog().getByText('核销实际减掉的钱', { exact: true }).click();
    await dialog().getByLabel('上限').fill('20');
    await dialog()
      .getByRole('button', { name: /^加\s?上$/ })
      .click();
    await seeWords(page, '已用 ¥0，上限 ¥20');
    const sold = {
      code: codes[2] ?? '',
      store: 'north',
      spendFen: 4_200,
      at: at('12:00:19').toISOString(),
      key: 'till-3',
    };
    good(await backOffice(stack).redeem(sold));
    const refused = await backOffice(stack).redeem({ ...sold, code: codes[3] ?? '', key: 'till-4' });
    expect(refused.body).toMatchObject({ code: 'offers.budget_spent', details: { budget: 'redeemed_fen', left: 500 } });
    await page.reload();
    await seeWords(page, '还剩 ¥5');
    await button('改上限').click();
    await dialog().getByRole('spinbutton').fill('10');
    await dialog()
      .getByRole('button', { name: /^保\s?存$/ })
      .click();
    await dialog().locator('.ant-form-item-explain-error', { hasText: '低于已经用掉的' }).waitFor();
    await dialog().getByRole('spinbutton').fill('100');
    await dialog()
      .getByRole('button', { name: /^保\s?存$/ })
      .click();
    await seeWords(page, '已用 ¥15，上限 ¥100');
  });

  it('above a limit waits for a second person, who is not the one who asked', async () => {
    await page.goto(`${stack.serverUrl}/console/approvals`);
    await button(/^修\s?改$/).click();
    await dialog().getByText('总面额超过一个数').click();
    await dialog().getByRole('spinbutton').fill('1000');
    await dialog()
      .getByRole('button', { name: /^保\s?存$/ })
      .click();
    await seeWords(page, '总面额超过 ¥1,000 的，要另一个人先批准。');
    await button('申请审批').click();
    await dialog().getByLabel('券模板').click();
    await page.locator('.ant-select-dropdown:visible').getByText('午间 15 元券', { exact: true }).click();
    await dialog().getByLabel('打算发多少张').fill('100');
    await seeWords(page, '100 张 × ¥15 = 最多花 ¥1,500。');
    await dialog().getByLabel('为什么要发').fill('周年庆');
    await button('提交申请').click();
    await seeWords(page, '这是你提的申请，要由另一个人审批。');
    const made = await page.request.post(`${stack.serverUrl}/api/console/users`, {
      headers: { origin: stack.serverUrl },
      data: { ...money, name: '文静', role: 'operator', wholeChain: true },
    });
    expect(made.ok()).toBe(true);
    const second = await browser.open(`${stack.serverUrl}/console/approvals`, { wide: true });
    await second.getByLabel('账号').fill(money.login);
    await second.getByLabel('密码').fill(money.password);
    await second.getByRole('button', { name: /登\s?录/ }).click();
    await second
      .locator('.approval', { hasText: '周年庆' })
      .getByRole('button', { name: /^批\s?准$/ })
      .click();
    await second
      .getByRole('dialog')
      .getByRole('button', { name: /^批\s?准$/ })
      .click();
    await seeWords(second, '没有在等审批的。');
    await page.getByText('已定', { exact: true }).click();
    await seeWords(page, '已批准，还没用');
  });

  it('is taken back as a set, after the number has been typed', async () => {
    await page.goto(`${stack.serverUrl}/console/coupons/take-back?kind=offer&of=noon-15-off`);
    await seeWords(page, '输入张数 7 来确认');
    await field('原因').fill('印错了日期');
    expect(await button(/作废 7 张/).isDisabled()).toBe(true);
    await page.locator('#typed').fill('7');
    await button('作废 7 张（¥105）').click();
    await seeWords(page, '已作废 7 张，面额 ¥105');
  });
});

describe('limits and codes', () => {
  it('a limit is switched on, said as a sentence, and saved', async () => {
    await page.goto(`${stack.serverUrl}/console/reviews`);
    await page.getByRole('link', { name: '防滥用上限' }).click();
    await seeWords(page, '现在一条都没有打开');
    await page.getByRole('switch', { name: '每位顾客', exact: true }).first().click();
    await seeWords(page, '同一位顾客在任意 1 天里领到第 6 张时照常给');
    await button(/^保\s?存$/).click();
    await seeWords(page, /打开了 1 条，超过的都放行/);
  });

  it('a file of another system is taken, and what is not is named by its line and column', async () => {
    const rows = [
      'id,name,status,at,phone',
      'P1,满减,issued,2026-03-15 09:00,13800138000',
      'P2,满减,eaten,2026-03-15 09:00,1',
    ];
    await page.goto(`${stack.serverUrl}/console/offer-codes?see=foreign`);
    await button('导入文件').click();
    await page.getByRole('dialog').getByLabel('系统', { exact: true }).last().fill('pos');
    const file = { name: 'pos.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) };
    await page.locator('input[type=file]').setInputFiles(file);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^导\s?入$/ })
      .click();
    await seeWords(page, '不能是这个值');
    await seeWords(page, '第 3 行，共 1 行');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^关\s?闭$/ })
      .click();
    await page.getByRole('row', { name: /^pos 1 0 0 0/ }).waitFor();
  });
});
