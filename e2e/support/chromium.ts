import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

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

interface Open {
  /** Where the device is; without it, it refuses to say. */
  position?: { longitude: number; latitude: number };
  /** An operator's screen instead of a phone's. */
  wide?: boolean;
  /** The host of the phone whose browser this is: the sandbox's log-in page reads it off the window's name. */
  phone?: string;
}

/** Each page has cookies of its own. */
export interface Browser {
  open(url: string, options?: Open): Promise<Page>;
  /** Pictures of all open pages, for a test that failed. */
  picture(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Debian's Chromium without a screen. */
export async function startBrowser(folder: string): Promise<Browser> {
  if (!EXECUTABLE) throw new Error('Chromium is missing: install the package chromium');
  const browser = await chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
  const contexts: BrowserContext[] = [];
  return {
    async open(url, { position, phone, wide = false } = {}) {
      const context = await browser.newContext({
        locale: 'zh-CN',
        timezoneId: 'Asia/Shanghai',
        viewport: wide ? { width: 1280, height: 800 } : { width: 420, height: 900 },
        ...(position ? { geolocation: position, permissions: ['geolocation'] } : {}),
      });
      context.setDefaultTimeout(PATIENCE_MS);
      contexts.push(context);
      const page = await context.newPage();
      if (phone) await page.addInitScript(`window.name = 'phone:${phone}'`);
      await page.goto(url);
      return page;
    },
    async picture(name) {
      mkdirSync(join(RESULTS, folder), { recursive: true });
      const pages = contexts.flatMap((context) => context.pages());
      await Promise.all(
        pages.map((page, i) =>
          page.screenshot({ path: join(RESULTS, folder, `${name}-${i + 1}.png`) }).catch(() => {}),
        ),
      );
    },
    close: () => browser.close(),
  };
}
