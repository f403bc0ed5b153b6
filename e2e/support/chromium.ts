import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Frame, type FrameLocator, type Page } from 'playwright-core';

const RESULTS = new URL('../../test-results/', import.meta.url).pathname;
/** How long anything on a page may take, in wall milliseconds. */
const PATIENCE_MS = 15_000;
const EXECUTABLE = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Browser {
  /** A page of its own, of a phone's size when it shows a phone. `position` is where the phone is; without it, it refuses to say. */
  open(url: string, options?: { position?: { longitude: number; latitude: number }; wide?: boolean }): Promise<Page>;
  /** Pictures of all open pages, for a test that failed. */
  picture(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Debian's Chromium without a screen, in a profile that is thrown away. */
export async function startBrowser(folder: string): Promise<Browser> {
  if (!EXECUTABLE) throw new Error('Chromium is missing: install the package chromium');
  const profile = mkdtempSync(join(tmpdir(), 'xiaoer-chromium-'));
  const browser = await chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
  const contexts: BrowserContext[] = [];
  return {
    async open(url, { position, wide = false } = {}) {
      const context = await browser.newContext({
        locale: 'zh-CN',
        timezoneId: 'Asia/Shanghai',
        viewport: wide ? { width: 1280, height: 800 } : { width: 420, height: 900 },
        ...(position ? { geolocation: position, permissions: ['geolocation'] } : {}),
      });
      context.setDefaultTimeout(PATIENCE_MS);
      contexts.push(context);
      const page = await context.newPage();
      await page.goto(url);
      return page;
    },
    async picture(name) {
      mkdirSync(join(RESULTS, folder), { recursive: true });
      const pages = contexts.flatMap((context) => context.pages());
      await Promise.all(
        pages.map((page, i) => page.screenshot({ path: join(RESULTS, folder, `${name}-${i + 1}.png`) }).catch(() => {})),
      );
    },
    async close() {
      await browser.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** What the browser inside the phone shows. */
export const inside = (page: Page): FrameLocator => page.frameLocator('iframe');
export type { Frame, Page };
