import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../apps/server/src/platform/testing/index.ts';
import { backOffice } from './support/back-office.ts';
import { type Browser, startBrowser } from './support/chromium.ts';
import { at } from './support/day.ts';
import { tellFailures } from './support/failures.ts';
import { becomeMembers, openNorth } from './support/open-store.ts';
import { seeWords } from './support/phones.ts';
import { ADMIN, type Stack, startStack } from './support/stack.ts';
import { townOf } from './support/town.ts';

const database = testDatabase();
/** Members of the first store; the first two of them have ordered. */
const PEOPLE = [1, 2, 3];

let stack: Stack;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  stack = await startStack({ name: 'audience', databaseUrl: database.url, startAt: at('07:00') });
  const town = townOf(stack);
  await openNorth(stack, town);
  await becomeMembers(stack, town, PEOPLE);
  await stack.settle();
  browser = await startBrowser('audience');
  page = await browser.open(`${stack.serverUrl}/console/audience`, { wide: true });
});
tellFailures({ folder: 'audience', browser: () => browser, story: true });
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const text = () => page.getByRole('textbox', { name: '文字', exact: true });
const number = () => page.locator('.count:not(.count--pending) .count__number');
const counted = async (n: number) => {
  await page
    .locator('.count:not(.count--pending)')
    .filter({ hasText: `${n}人` })
    .waitFor();
  expect(await number().innerText()).toMatch(new RegExp(`^${n}\\s*人$`));
};
const choose = (menu: Locator, words: string) => menu.getByText(words, { exact: true }).click();
/** Opens the list of kinds, looks for one and takes the first with Enter. */
async function addCondition(button: string, words: string): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  await page.getByPlaceholder('找条件，例如 城市、买过、生日').fill(words);
  await page.keyboard.press('Enter');
}

describe('an operator', () => {
  it('logs in and is offered segments to begin with', async () => {
    await page.getByLabel('账号').fill(ADMIN.login);
    await page.getByLabel('密码').fill(ADMIN.password);
    await page.getByRole('button', { name: /登\s?录/ }).click();
    await seeWords(page, '还没有人群');
    await seeWords(page, '即将流失');
    await page.getByRole('button', { name: '新建人群' }).click();
    await seeWords(page, '加一个条件，马上看到人数。');
  });

  it('puts a segment together; text, sentence and number follow', async () => {
    await addCondition('加第一个条件', '企微好友');
    await counted(PEOPLE.length);
    expect(await text().inputValue()).toBe('wecom_contact');
    // no mirror here: it is said who answered, and why
    await seeWords(page, /主库 · \d+ 毫秒/);
    await seeWords(page, /由主库回答/);

    await addCondition('＋ 加条件', '门店');
    await seeWords(page, '没填完，先不算在内');
    expect(await text().inputValue()).toBe('wecom_contact');
    await page.getByRole('combobox', { name: '选门店' }).click();
    await choose(page.locator('.ant-select-dropdown:visible'), '南区店');
    await counted(0);
    expect(await text().inputValue()).toBe('wecom_contact and store = "南区店"');
    await seeWords(page, /归属门店是南区店/);

    await page.getByTitle('改成不满足').last().click();
    await counted(PEOPLE.length);
    expect(await text().inputValue()).toBe('wecom_contact and not store = "南区店"');
  });

  it('types, and the picture follows; an error is underlined and corrected with one click', async () => {
    await text().fill('wecom_contact and store in ("北区店", "湖滨点")');
    await seeWords(page, /没有叫 "湖滨点" 的/);
    expect(await page.locator('.look--wrong').innerText()).toBe('"湖滨点"');
    // what was asked last stays
    await counted(PEOPLE.length);
    await page.getByRole('button', { name: '改成 "湖滨店"' }).click();
    await page.locator('.rule__name', { hasText: '湖滨店' }).waitFor();
    expect(await page.locator('.rule__name').allInnerTexts()).toEqual(['北区店', '湖滨店']);
    expect(await page.locator('.look--wrong').count()).toBe(0);
    await counted(PEOPLE.length);
  });

  it('gives up the question before as soon as it asks another', async () => {
    let asked = 0;
    // the first question is never answered: whoever waits for it waits for ever
    await page.route('**/api/console/audience/count', (route) => {
      asked += 1;
      return asked === 1 ? new Promise(() => {}) : route.continue();
    });
    const given = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/audience/count'));
    const sent = page.waitForRequest('**/api/console/audience/count');
    await text().fill('consent');
    await sent;
    // what was counted before stays in sight, dimmed
    await page.locator('.count--pending .count__number', { hasText: String(PEOPLE.length) }).waitFor();
    await text().fill('not consent');
    expect((await given).failure()?.errorText).toBe('net::ERR_ABORTED');
    await page.locator('.count:not(.count--pending)').waitFor();
    await page.unroute('**/api/console/audience/count');
  });

  it('takes a step back', async () => {
    const rule = 'wecom_contact and not store = "南区店"';
    await text().fill(rule);
    await page.getByRole('button', { name: '删除' }).last().click();
    expect(await text().inputValue()).toBe('wecom_contact');
    await page.getByRole('button', { name: '撤销' }).click();
    expect(await text().inputValue()).toBe(rule);
    await page.locator('.rule__name', { hasText: '南区店' }).waitFor();
  });

  it('sees ten of them, each with the reason', async () => {
    await page.getByRole('tab', { name: '抽样看人' }).click();
    // a column for each condition; what was asked before stands dimmed until then
    await page.locator('.answers > div:not(.answers--old) .sample thead th').nth(2).waitFor();
    expect(await page.locator('.sample tbody tr').count()).toBe(PEOPLE.length);
    expect(await page.locator('.sample .why--in').count()).toBe(2 * PEOPLE.length);
    await page.locator('.sample tbody tr', { hasText: '北区店' }).first().waitFor();
  });

  it('sees where they are', async () => {
    await page.getByRole('tab', { name: '分布' }).click();
    await page.locator('.answers .ant-segmented-item', { hasText: '按门店' }).click();
    await seeWords(page, `共 ${PEOPLE.length} 人`);
  });

  it('saves it, and finds it in the list', async () => {
    await page.getByRole('button', { name: /^保\s?存$/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('名称').fill('南区以外的好友');
    await dialog.getByRole('button', { name: /^保\s?存$/ }).click();
    await page.waitForURL(/\/console\/audience\/(?!new)[a-z0-9-]+/);
    await seeWords(page, '第 1 版');
    await page.getByRole('link', { name: '← 人群' }).click();
    const row = page.locator('.segments tbody tr', { hasText: '南区以外的好友' });
    await row.waitFor();
    expect(await row.innerText()).toContain('归属门店是南区店');
  });

  it('shows the name of today when what it names was renamed', async () => {
    await backOffice(stack).putChain({ south: '徐汇店' });
    await stack.advance(at('07:01'));
    // names are believed for half a minute of the wall
    await expect
      .poll(
        async () => {
          await page.reload();
          return page.locator('.segments tbody tr', { hasText: '南区以外的好友' }).innerText();
        },
        { timeout: 60_000, interval: 3_000 },
      )
      .toContain('归属门店是徐汇店');
    await page.getByRole('link', { name: '南区以外的好友' }).click();
    await page.locator('.rule__name', { hasText: '徐汇店' }).waitFor();
    expect(await text().inputValue()).toBe('wecom_contact and not store = "徐汇店"');
  });

  it('compares it with another', async () => {
    await page.goto(`${stack.serverUrl}/console/audience/new?template=newcomers`);
    await counted(PEOPLE.length);
    await page.getByRole('tab', { name: '重叠' }).click();
    await page.getByRole('combobox', { name: /和哪些人群比/ }).click();
    await choose(page.locator('.ant-select-dropdown:visible'), '南区以外的好友');
    await seeWords(page, `同时在里面的有 ${PEOPLE.length} 人`);
    expect(await page.locator('.overlap svg text').allTextContents()).toHaveLength(3);
  });
});
