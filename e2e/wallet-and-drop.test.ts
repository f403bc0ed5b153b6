import type { CouponQr, DropPage } from '@xiaoer/contracts';
import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../apps/server/src/platform/testing/index.ts';
import { backOffice } from './support/back-office.ts';
import { type Browser, startBrowser } from './support/chromium.ts';
import { at } from './support/day.ts';
import { tellFailures } from './support/failures.ts';
import { good, send } from './support/json.ts';
import { dropTokenOf } from './support/messages.ts';
import { becomeMembers, openNorth } from './support/open-store.ts';
import { openAs, seeWords, tapWords } from './support/phones.ts';
import { ADMIN, API_KEY, type Stack, startStack } from './support/stack.ts';
import { type Town, townOf } from './support/town.ts';
import { operator, type Visitor } from './support/visitors.ts';

const database = testDatabase();
/** 1 to 4 win on their pages, 5 comes late; 11 to 16 take the rest of ten. */
const [EARLY, QUEUEING, OFF_LINE, LEAVING, LATE] = [1, 2, 3, 4, 5];
const OTHERS = [11, 12, 13, 14, 15, 16];

let stack: Stack;
let town: Town;
let browser: Browser;
let members: Map<number, Visitor>;
let token: string;
let drop: string;
let late: Page;
beforeAll(async () => {
  stack = await startStack({ name: 'wallet-and-drop', databaseUrl: database.url, startAt: at('07:00') });
  town = townOf(stack);
  await openNorth(stack, town);
  const people = [EARLY, QUEUEING, OFF_LINE, LEAVING, LATE, ...OTHERS].map((id) => ({ id, name: `顾客 ${id}` }));
  await town.define(people);
  members = await becomeMembers(
    stack,
    town,
    people.map(({ id }) => id),
  );
  await stack.advance(at('11:45'));
  good(await town.confirm('lin.qiao', (await town.staffPhone('lin.qiao')).pending[0]!.msgid));
  token = dropTokenOf((await town.phone(EARLY)).groups[0]!.messages);
  drop = `/shop/#/pages/drop/index?d=${token}`;
  browser = await startBrowser('wallet-and-drop');
});
tellFailures({ folder: 'wallet-and-drop', browser: () => browser });
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

/** What a page asks of the server: `GET drops`, `POST claims`, `GET wallet`, `GET qr`, each with its wall millisecond. */
interface Asked {
  what: string;
  atMs: number;
}
type Weather = (route: Route, asked: Asked[]) => Promise<void> | undefined;

const ROUTES: [RegExp, string][] = [
  [/\/api\/shop\/drops\/[^/]+$/, 'GET drops'],
  [/\/claims$/, 'POST claims'],
  [/\/api\/shop\/wallet$/, 'GET wallet'],
  [/\/api\/shop\/coupons\/[^/]+\/qr$/, 'GET qr'],
];

/**
 * A phone of 390 × 844, and the network between it and the server: `weather` answers in the server's place, as a server
 * in a rush or a network that is down would; what it leaves alone goes through.
 */
async function phoneOf(person: number, weather: Weather = () => undefined, path = drop) {
  const asked: Asked[] = [];
  const page = await openAs(stack, browser, person, path, {
    prepare: async (fresh) => {
      await fresh.setViewportSize({ width: 390, height: 844 });
      await fresh.route('**/api/shop/**', async (route) => {
        const url = route.request().url();
        const what = ROUTES.find(([pattern]) => pattern.test(url))?.[1];
        if (what) asked.push({ what, atMs: Date.now() });
        await (weather(route, asked) ?? route.continue());
      });
    },
  });
  const times = (what: string) => asked.filter((one) => one.what === what).map(({ atMs }) => atMs);
  return { page, times };
}

/** As the server answers it: decided before anything is read. */
const sentAway = (route: Route, { place, seconds }: { place: number; seconds: number }) =>
  route.fulfill({
    status: 429,
    headers: { 'retry-after': String(seconds) },
    json: { code: 'http.too_many_requests', details: { place, retryAfterSeconds: seconds }, requestId: 'r' },
  });
const away = (route: Route) =>
  route.fulfill({
    status: 503,
    headers: { 'retry-after': '1' },
    json: { code: 'http.try_again', details: {}, requestId: 'r' },
  });
/** Answers claims by their order; the others go through. */
const onClaims =
  (...answers: ((route: Route) => Promise<void>)[]): Weather =>
  (route) =>
    /\/claims$/.test(route.request().url()) ? answers.shift()?.(route) : undefined;

const noError = async (page: Page) => expect(await page.locator('.note__code').count()).toBe(0);

describe("a drop's page", () => {
  it('counts down to the opening by one answer, also after the server is gone, and opens by itself', async () => {
    await stack.advance(at('11:59'));
    let gone = false;
    let now = at('11:59').toISOString();
    // business time stands still here; on this page it runs
    const running: Weather = (route, asked) => {
      if (!/\/api\/shop\/drops\/[^/]+$/.test(route.request().url())) return undefined;
      if (gone) return away(route);
      if (asked.length === 1) return undefined; // asks for the log-in
      return members
        .get(EARLY)!
        .get<DropPage>(`/api/shop/drops/${token}`)
        .then((answer) => route.fulfill({ json: { ...good(answer), now, speed: 1 } }));
    };
    const { page, times } = await phoneOf(EARLY, running);
    await seeWords(page, /^00:[1-5][0-9]$/);
    await seeWords(page, '还没开始');
    const first = await page.locator('.drop__count').textContent();
    await expect.poll(() => page.locator('.drop__count').textContent(), { timeout: 10_000 }).not.toBe(first);
    expect(times('GET drops')).toHaveLength(2); // the log-in, and the one answer

    gone = true;
    await page.reload();
    await seeWords(page, /^00:[0-5][0-9]$/);
    await noError(page);
    const asked = times('GET drops').length;
    now = at('11:59:58').toISOString();
    gone = false;
    await seeWords(page, '抢一张');
    await stack.advance(at('12:00'));
    await tapWords(page, '抢一张');
    await seeWords(page, '抢到了！');
    expect(times('POST claims')).toHaveLength(1);
    // the reload asked until it was answered; neither countdown nor opening nor the win asked for more
    expect(times('GET drops').length - asked).toBeLessThanOrEqual(1);
  });

  it('queues for her: the place counts down, and the page asks again when it was told to', async () => {
    const { page, times } = await phoneOf(
      QUEUEING,
      onClaims(
        (route) => sentAway(route, { place: 40, seconds: 3 }),
        away,
        (route) => sentAway(route, { place: 3, seconds: 1 }),
      ),
    );
    await page.getByText('抢一张').dblclick();
    await seeWords(page, '你大约排在');
    const placeNow = async () =>
      Number(((await page.locator('.queue__place').textContent()) ?? '').replaceAll(/\D/g, ''));
    const first = await placeNow();
    expect(first).toBeGreaterThan(20);
    expect(first).toBeLessThanOrEqual(40);
    await expect.poll(placeNow, { timeout: 10_000 }).toBeLessThan(first);
    expect(times('POST claims')).toHaveLength(1);
    await seeWords(page, '人有点多，正在等服务器');
    await seeWords(page, '抢到了！');
    await noError(page);
    const [one, two, three, four] = times('POST claims') as [number, number, number, number];
    expect(two - one).toBeGreaterThanOrEqual(3_000);
    expect(three - two).toBeGreaterThanOrEqual(1_000);
    expect(four - three).toBeGreaterThanOrEqual(1_000);
    expect(times('POST claims')).toHaveLength(4);
  });

  it('says so when the network is down, and goes on when it is back', async () => {
    const { page, times } = await phoneOf(OFF_LINE);
    await seeWords(page, '抢一张');
    await page.context().setOffline(true);
    await tapWords(page, '抢一张');
    await seeWords(page, '网络断开了');
    await noError(page);
    await page.context().setOffline(false);
    await seeWords(page, '抢到了！');
    expect(times('POST claims').length).toBeGreaterThanOrEqual(2);
  });

  it('keeps her place when she leaves the page and comes back, and shows what she won ever after', async () => {
    const { page, times } = await phoneOf(
      LEAVING,
      onClaims((route) => sentAway(route, { place: 90, seconds: 4 })),
    );
    await tapWords(page, '抢一张');
    await seeWords(page, '你大约排在');
    await page.reload();
    await seeWords(page, '你大约排在');
    await seeWords(page, '抢到了！');
    const [one, two] = times('POST claims') as [number, number];
    expect(two - one).toBeGreaterThanOrEqual(4_000);
    expect(times('POST claims')).toHaveLength(2);
    const code = await page.locator('.note__big').textContent();
    await page.reload();
    await seeWords(page, '抢到了！');
    expect(await page.locator('.note__big').textContent()).toBe(code);
    expect(times('POST claims')).toHaveLength(2);
  });

  it('opened in the thick of it queues for the page itself', async () => {
    let first = true;
    ({ page: late } = await phoneOf(LATE, (route) => {
      if (!first || !/\/api\/shop\/drops\/[^/]+$/.test(route.request().url())) return undefined;
      first = false;
      return sentAway(route, { place: 500, seconds: 2 });
    }));
    await seeWords(late, '你大约排在');
    await noError(late);
    await seeWords(late, '抢一张');
  });

  it('thanks who came late, and says the same when she comes back', async () => {
    for (const person of OTHERS) {
      const claim = await members.get(person)!.post<{ result: string }>(`/api/shop/drops/${token}/claims`, {});
      expect(good(claim).result).toBe('won');
    }
    await tapWords(late, '抢一张');
    await seeWords(late, '这一轮抢完了');
    await late.reload();
    await seeWords(late, '这一轮抢完了');
  });

  it('has given each of ten one coupon', async () => {
    const { rows } = await database.pool.query('select claimed, stock, oversold from offers.drop_info');
    expect(rows).toEqual([{ claimed: 10, stock: 10, oversold: 0 }]);
  });
});

const WALLET = '/shop/#/pages/wallet/index';
/** A coupon that was won above; the newcomers' own are in the wallets, too. */
const wonBy = async (person: number): Promise<string> => {
  const answer = await members.get(person)!.get<DropPage>(`/api/shop/drops/${token}`);
  return good(answer).mine!.code;
};
const inFours = (code: string) => code.replace(/(.{4})(?=.)/g, '$1 ');
const qrOf = async (person: number, code: string) =>
  good(await members.get(person)!.get<CouponQr>(`/api/shop/coupons/${code}/qr`));
const till = (what: 'reserve' | 'redeem', code: string, key: string) =>
  send('POST', `${stack.serverUrl}/api/v1/coupons/${what}`, {
    headers: { authorization: `Bearer ${API_KEY}` },
    body: { code, store: 'north', spendFen: 2_900, key, at: stack.now().toISOString() },
  });

describe('a wallet', () => {
  let code: string;
  let page: Page;
  let times: (what: string) => number[];
  /** No network: what a test answers in the server's place would come through otherwise. */
  let cut = false;

  it('shows a QR that is renewed before its end for as long as it is looked at', async () => {
    code = await wonBy(LEAVING);
    const short: Weather = (route) => {
      if (cut) return route.abort();
      if (!route.request().url().endsWith('/qr')) return undefined;
      return qrOf(LEAVING, code).then((qr) => {
        const end = new Date(Date.parse(qr.validFrom) + 4_000).toISOString();
        return route.fulfill({ json: { ...qr, validUntil: end } });
      });
    };
    ({ page, times } = await phoneOf(LEAVING, short, WALLET));
    await tapWords(page, '午间 15 元券');
    await seeWords(page, /^\d 秒后自动换新码$/);
    await seeWords(page, inFours(code));
    await seeWords(page, /3月16日 12:00 – 3月16日 24:00/);
    await expect.poll(() => times('GET qr').length, { timeout: 15_000 }).toBeGreaterThanOrEqual(3);
    expect(await page.locator('.live .code img').getAttribute('src')).toBe((await qrOf(LEAVING, code)).picture);
  });

  it('shows the code to read out when the network is gone, and the QR again when it is back', async () => {
    cut = true;
    await seeWords(page, '没有网络也能用：给店员看这串券码');
    await seeWords(page, inFours(code));
    cut = false;
    await seeWords(page, /^\d 秒后自动换新码$/);
  });

  it('says that a till holds the coupon, and then that it was redeemed', async () => {
    expect((await till('reserve', code, 'purchase-1')).status).toBe(200);
    await seeWords(page, '正在结账，占到 12:10');
    await tapWords(page, '关闭');
    await tapWords(page, /^占用中 1$/);
    await tapWords(page, '午间 15 元券');
    expect((await till('redeem', code, 'purchase-1')).status).toBe(200);
    await seeWords(page, '已核销，谢谢光临');
  });

  it('opened while the server is away shows what this phone saw last', async () => {
    let gone = false;
    const phone = await phoneOf(OFF_LINE, (route) => (gone ? away(route) : undefined), WALLET);
    await seeWords(phone.page, '午间 15 元券');
    gone = true;
    await phone.page.reload();
    await seeWords(phone.page, '午间 15 元券');
    await seeWords(phone.page, /暂时连不上，这是 3月16日 12:00 时的券包/);
    await noError(phone.page);
    gone = false;
    await expect.poll(() => phone.page.locator('.old').count(), { timeout: 20_000 }).toBe(0);
  });
});

describe('a printed code and a gift', () => {
  const [GIVING, FRIEND, TOO_LATE] = [LATE, 11, 12];
  let printed: string[];
  let wallet: Page;
  let friend: Page;
  let link: string;
  const swapped = (code: string) => {
    const place = [...code].findIndex((character, i) => character !== code[i + 1]);
    return code.slice(0, place) + code[place + 1] + code[place] + code.slice(place + 2);
  };
  const gift = (person: number) => phoneOf(person, () => undefined, link);

  beforeAll(async () => {
    const office = await operator(stack, ADMIN);
    const terms = {
      ...{ name: '朋友券', discount: { kind: 'amount_off', amountFen: 800 }, minSpendFen: 0, terms: '' },
      ...{ validDays: 3, validDates: null, stores: null, storeBound: false },
      conditions: { transferable: true },
    };
    good(await office.put('/api/console/offers/friends', terms));
    const batch = { key: 'cards', name: '卡片', pieces: 2, claimUntil: at('22:00').toISOString() };
    const { id } = good(await office.post<{ id: string }>('/api/console/offers/friends/bulk', batch));
    const { body } = await office.get<string>(`/api/console/bulk/${id}/codes.csv`);
    printed = body
      .split('\r\n')
      .slice(1, 3)
      .map((line) => line.split(',')[1]!);
    await backOffice(stack).putProducts([{ sku: 'PEARLS', name: '珍珠项链', category: '饰品', listPriceFen: 9_900 }]);
    const pearls = { ...terms, name: '到店取项链', discount: { kind: 'gift', item: '珍珠项链', valueFen: 9_900 } };
    good(await office.put('/api/console/offers/pearls', { ...pearls, conditions: {} }));
    const places = ['north', 'south'].map((store) => ({ store, sku: 'PEARLS', pieces: 1 }));
    const hours = { opensAt: at('07:00').toISOString(), closesAt: at('22:00').toISOString() };
    good(await office.put('/api/console/offers/pearls/pickup', { ...hours, stores: places }));
    good(await members.get(GIVING)!.post('/api/shop/pickups/pearls/claims', { store: 'north' }));
    const { externalUserid } = (await town.phone(GIVING)).person;
    const coupon = {
      ...{ id: 'POS20260316', name: '会员生日券', status: 'issued', valueFen: 2_000 },
      ...{ at: at('11:00').toISOString(), validUntil: at('22:00').toISOString() },
      identities: [{ kind: 'external_userid', issuer: stack.corpId, value: externalUserid }],
    };
    const headers = { authorization: `Bearer ${API_KEY}` };
    const told = { system: 'pos', coupons: [coupon] };
    good(await send('POST', `${stack.serverUrl}/api/v1/foreign-coupons`, { headers, body: told }));
  });

  it('the wallet shows the coupon of another system, where it is used and its number there', async () => {
    ({ page: wallet } = await phoneOf(GIVING, () => undefined, WALLET));
    await seeWords(wallet, '会员生日券');
    await seeWords(wallet, '最多减 20 元');
    await seeWords(wallet, '在收银台的会员系统里出示和使用');
    await seeWords(wallet, '编号 POS20260316');
  });

  it('a piece that waits for her is shown with its store, and collected in another one that has such a piece', async () => {
    await tapWords(wallet, '到北区店取：珍珠项链');
    await seeWords(wallet, '上海北区店');
    await tapWords(wallet, '换一家店取');
    await seeWords(wallet, '还有 1 份');
    await tapWords(wallet, '南区店');
    await seeWords(wallet, '到南区店取：珍珠项链');
    await tapWords(wallet, '关闭');
  });

  it('a slip of the thumb is told without asking anybody; the code becomes a coupon, and for nobody else', async () => {
    let asked = 0;
    wallet.on('request', (request) => {
      if (request.url().includes('/api/shop/codes/')) asked += 1;
    });
    await tapWords(wallet, '有印着的券码？在这里换成券');
    const field = wallet.locator('.code-field input');
    await field.fill(printed[0]!.slice(0, 9));
    await seeWords(wallet, '还差 4 位');
    await field.fill(swapped(printed[0]!));
    await seeWords(wallet, /有一位不对，或两位写反了/);
    expect(asked).toBe(0);
    await field.fill(printed[0]!.toLowerCase());
    await tapWords(wallet, '换成我的券');
    await seeWords(wallet, /换到了！「朋友券」已放进券包/);
    expect(asked).toBe(1);
    await field.fill('ECYC-2PCD-9651');
    await tapWords(wallet, '换成我的券');
    await seeWords(wallet, '没有这串码');

    const other = await phoneOf(FRIEND, () => undefined, `${WALLET}?code=${printed[0]}`);
    await tapWords(other.page, '换成我的券');
    await seeWords(other.page, '这串码已经被用掉了');
    await noError(other.page);
    friend = other.page;
  });

  it('a coupon is offered by a link, taken back, and offered again', async () => {
    await tapWords(wallet, '朋友券');
    await tapWords(wallet, '送给朋友');
    await seeWords(wallet, '等朋友来收');
    const linkNow = async () => (await wallet.locator('.share').textContent())!.replace(/^[^#]*/, '/shop/');
    link = await linkNow();
    await tapWords(wallet, '收回，不送了');
    await seeWords(wallet, '送给朋友');
    const { page } = await gift(TOO_LATE);
    await seeWords(page, '朋友收回了');
    await tapWords(wallet, '送给朋友');
    await seeWords(wallet, '等朋友来收');
    expect(await linkNow()).not.toBe(link);
    link = await linkNow();
  });

  it('her own link says so; a friend sees what it is and accepts; whoever comes later hears kind words', async () => {
    const own = await gift(GIVING);
    await seeWords(own.page, '把链接发给朋友。还没人收之前，可以在券包里收回。');
    const page = friend;
    await page.goto(new URL(link, page.url()).toString());
    await page.reload();
    await seeWords(page, '朋友送你一张券');
    await seeWords(page, /可转赠/);
    await tapWords(page, 'English');
    await seeWords(page, '¥8 off');
    await seeWords(page, /Can be given to another customer\./);
    await tapWords(page, /^Accept it$/);
    await seeWords(page, 'It is yours!');
    const late = await gift(TOO_LATE);
    await seeWords(late.page, '已经有人收下了');
    await noError(late.page);
    await seeWords(wallet, '已送给朋友');
    const { rows } = await database.pool.query(
      `select status, count(*)::int as n from offers.coupon_info where offer_name = '朋友券' group by status order by status`,
    );
    expect(rows).toEqual([
      { status: 'issued', n: 1 },
      { status: 'void', n: 1 },
    ]);
  });
});

describe('at the counter', () => {
  let staff: Page;
  const enter = async (what: string, amount = '29') => {
    await staff.getByPlaceholder('扫一扫，或输入券码').fill(what);
    await staff.getByPlaceholder('0.00').fill(amount);
  };
  const press = (name: string) => staff.getByRole('button', { name, exact: true }).click();
  const stateOf = async (code: string) => {
    const { rows } = await database.pool.query('select status from offers.coupon_info where code = $1', [code]);
    return rows[0]?.status;
  };

  it('staff see what the coupon does, redeem its QR, hear what to say next, and take a mistake back', async () => {
    const url = new URL('/workbench/redeem', stack.serverUrl);
    url.hostname = 'slin.qiao.localhost';
    staff = await browser.open(url.toString(), {
      phone: url.hostname,
      prepare: (fresh) => fresh.setViewportSize({ width: 390, height: 844 }),
    });
    const code = await wonBy(QUEUEING);
    await enter((await qrOf(QUEUEING, code)).text);
    await seeWords(staff, '减 15 元 · 午间 15 元券');
    await press('核销');
    await seeWords(staff, /已核销，减 ¥?15/);
    await seeWords(staff, '先打个招呼');
    await seeWords(staff, '第一次来');
    expect(await stateOf(code)).toBe('redeemed');
    await tapWords(staff, /^核错了？撤销/);
    await tapWords(staff, /^撤销$/);
    await seeWords(staff, '可以再用了');
    expect(await stateOf(code)).toBe('issued');
    await press('下一位');
  });

  it('what was noted without a network is shown, and redeemed when it is back', async () => {
    const code = await wonBy(QUEUEING);
    await enter(code);
    await staff.context().setOffline(true);
    await press('核销');
    await tapWords(staff, '先记下，联网后自动核销');
    await seeWords(staff, inFours(code));
    await seeWords(staff, /等联网后核销/);
    await staff.context().setOffline(false);
    await expect.poll(() => stateOf(code), { timeout: 20_000 }).toBe('redeemed');
    await expect.poll(() => staff.getByText('等联网后核销').count(), { timeout: 20_000 }).toBe(0);
  });

  it('a refusal that comes later is read before it goes', async () => {
    const code = await wonBy(EARLY);
    await enter(code);
    await seeWords(staff, '减 15 元 · 午间 15 元券');
    await staff.context().setOffline(true);
    await press('核销');
    await tapWords(staff, '先记下，联网后自动核销');
    expect((await till('redeem', code, 'purchase-2')).status).toBe(200);
    await staff.context().setOffline(false);
    await seeWords(staff, '联网后没有核销成功：这张券已经用过了。请告诉店长。');
    await staff.reload();
    await seeWords(staff, '联网后没有核销成功：这张券已经用过了。请告诉店长。');
    await press('知道了');
    await expect.poll(() => staff.getByText('没有核销成功').count()).toBe(0);
  });
});

const ORDERS = '/shop/#/pages/orders/index';

describe('an order', () => {
  const [BUYER, LATER] = [13, 14];
  const headers = { authorization: `Bearer ${API_KEY}` };
  const asked = <T = unknown>(method: 'GET' | 'POST', path: string, body?: object) =>
    send<T>(method, `${stack.serverUrl}/api/v1${path}`, { headers, body });
  /** Paid in the mini program with the coupon of the noon drop; its order system can still stop it. */
  async function buys(person: number, externalNo: string): Promise<void> {
    const code = await wonBy(person);
    expect((await till('redeem', code, externalNo)).status).toBe(200);
    const { externalUserid } = (await town.phone(person)).person;
    const order = {
      ...{ externalNo, store: 'north', channel: 'mini_program', state: 'placed', orderedAt: stack.now().toISOString() },
      identities: [{ kind: 'external_userid', issuer: stack.corpId, value: externalUserid }],
      lines: [{ sku: 'latte', name: '拿铁', quantity: 1, unitPriceFen: 2_900, discountFen: 1_500 }],
      couponDiscounts: [{ code, discountFen: 1_500 }],
    };
    good(await asked('POST', '/orders', { source: 'mini', orders: [order] }));
  }

  it('is cancelled by its customer alone, in a rush in her turn, and her coupon is back', async () => {
    await buys(BUYER, 'M1');
    let first = true;
    const { page } = await phoneOf(
      BUYER,
      (route) => {
        if (!first || !route.request().url().endsWith('/cancel')) return undefined;
        first = false;
        return sentAway(route, { place: 12, seconds: 2 });
      },
      ORDERS,
    );
    await seeWords(page, '¥29');
    await seeWords(page, '−¥15');
    await seeWords(page, '还没开始做，12:10 前可以自己取消');
    await tapWords(page, '取消订单');
    await seeWords(page, '取消在北区店的这一单？');
    await tapWords(page, '确认取消');
    await seeWords(page, '你大约排在');
    await seeWords(page, '已经取消了');
    await seeWords(page, /14 元由点单系统退给你.*「午间 15 元券」回到了券包/);
    await noError(page);
    await tapWords(page, '关闭');
    await seeWords(page, '已取消');

    type List = { cancellations: { externalNo: string; refundFen: number }[] };
    const { cancellations } = good(await asked<List>('GET', '/orders/cancellations?source=mini'));
    expect(cancellations).toMatchObject([{ externalNo: 'M1', refundFen: 1_400 }]);
    const refund = { source: 'mini', externalNo: 'M1', refundNo: 'R1', refundedAt: stack.now().toISOString() };
    good(await asked('POST', '/refunds', { ...refund, amountFen: 1_400 }));
    await page.reload();
    await seeWords(page, '14 元已经退给你了。');
    const { page: wallet } = await phoneOf(BUYER, () => undefined, WALLET);
    await seeWords(wallet, '午间 15 元券');
    await tapWords(wallet, '看我的订单');
    await seeWords(wallet, '已取消');
  });

  it('that the store has begun meanwhile is not, and the page says what to do', async () => {
    await buys(LATER, 'M2');
    const { page } = await phoneOf(LATER, () => undefined, ORDERS);
    await tapWords(page, '取消订单');
    good(await asked('POST', '/orders/states', { source: 'mini', orders: [{ externalNo: 'M2', state: 'making' }] }));
    await tapWords(page, '确认取消');
    await seeWords(page, '来不及取消了');
    await seeWords(page, '已经开始做了，自己取消不了。有问题请到北区店和店员说。');
    await noError(page);
    await tapWords(page, '关闭');
    await seeWords(page, '制作中');
    expect(await page.getByText('取消订单').count()).toBe(0);
  });
});
