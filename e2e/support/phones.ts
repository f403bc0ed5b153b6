import type { FrameLocator, Page } from 'playwright-core';
import { AT_THE_DOOR } from './back-office.ts';
import type { Browser } from './chromium.ts';
import type { Stack } from './stack.ts';

/** A phone in the sandbox's phone view, and what a thumb does with it. */
export interface Phone {
  page: Page;
  /** Taps the button of just this name, whatever number its badge shows; chats may quote the same words. */
  tap(name: string): Promise<void>;
  sees(text: string | RegExp): Promise<void>;
  /** Opens the scan sheet and taps a poster. */
  scan(configId: string): Promise<void>;
  /** The browser inside the phone. */
  web: FrameLocator;
  reload(): Promise<void>;
  closeWeb(): Promise<void>;
}

/** Taro's buttons and texts are elements of its own: a person looks for the words. */
export const tapWords = (where: Page | FrameLocator, words: string | RegExp) =>
  where.getByText(words).filter({ visible: true }).first().click();
export const seeWords = (where: Page | FrameLocator, words: string | RegExp) =>
  where.getByText(words).filter({ visible: true }).first().waitFor();

/** A customer's phone, at the first store's door unless its owner keeps the position to herself. */
export async function customerPhone(
  stack: Stack,
  browser: Browser,
  person: number,
  { tellsPosition = true } = {},
): Promise<Phone> {
  return phone(stack, browser, `p${person}`, tellsPosition ? { position: AT_THE_DOOR } : {});
}

/** A member's phone; the side bar needs a wide screen. */
export const staffPhone = (
  stack: Stack,
  browser: Browser,
  userid: string,
  { prepare }: { prepare?: (page: Page) => Promise<unknown> } = {},
): Promise<Phone> => phone(stack, browser, `s${userid}`, { wide: true, prepare });

async function phone(
  { sandboxUrl }: Stack,
  browser: Browser,
  host: string,
  options: Parameters<Browser['open']>[1],
): Promise<Phone> {
  const url = new URL('/phone/', sandboxUrl);
  url.hostname = `${host}.localhost`;
  const page = await browser.open(url.toString(), options);
  const tap: Phone['tap'] = (name) => page.getByRole('button', { name: new RegExp(`^${name}[ \\d]*$`) }).click();
  return {
    page,
    tap,
    web: page.frameLocator('iframe'),
    sees: (text) => seeWords(page, text),
    async scan(configId) {
      await tap('扫一扫');
      await page.locator(`[data-config="${configId}"]`).click();
    },
    reload: () => tap('刷新'),
    closeWeb: () => tap('关闭'),
  };
}

/** One of our pages in a customer's own browser, as a link opens it outside of the phone view. */
export function openAs(
  { serverUrl }: Stack,
  browser: Browser,
  person: number,
  path: string,
  { position, prepare }: { position?: typeof AT_THE_DOOR; prepare?: (page: Page) => Promise<unknown> } = {},
): Promise<Page> {
  const url = new URL(path, serverUrl);
  url.hostname = `p${person}.localhost`;
  return browser.open(url.toString(), { phone: url.hostname, position, prepare });
}
