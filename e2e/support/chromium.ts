import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { RESULTS } from './programs.ts';

/** Only ends what hangs, in wall milliseconds: how long a page takes on a cold and busy machine is nobody's promise. */
const PATIENCE_MS = 45_000;
/** Looking at a page that failed must not hang as well. */
const LOOK_MS = 3_000;
const EXECUTABLE = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const FLAGS = [
  '--no-sandbox',
  // A frame that moves between processes while it redirects is lost to Playwright now and then, on a busy machine once in
  // ten log-ins: the phone shows the page, and the test goes on seeing the one before. So all frames stay in one process.
  '--disable-site-isolation-trials',
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
  /** Done to the page before it loads anything. */
  prepare?: (page: Page) => Promise<unknown>;
}

/** Each page has cookies of its own. */
export interface Browser {
  open(url: string, options?: Open): Promise<Page>;
  /** Pictures of all open pages, for a test that failed. */
  picture(name: string): Promise<void>;
  /** What all open pages and their frames say, and what went wrong in them, oldest page first. */
  words(): Promise<string[]>;
  close(): Promise<void>;
}

/** Debian's Chromium without a screen, warmed up: its first start of all takes seconds. */
export async function startBrowser(folder: string): Promise<Browser> {
  if (!EXECUTABLE) throw new Error('Chromium is missing: install the package chromium');
  const browser = await chromium.launch({ executablePath: EXECUTABLE, args: FLAGS, timeout: 4 * PATIENCE_MS });
  const first = await browser.newPage();
  await first.goto('about:blank');
  await first.close();

  const contexts: { context: BrowserContext; problems: string[] }[] = [];
  const pages = () => contexts.flatMap(({ context }) => context.pages());
  return {
    async open(url, { position, phone, wide = false, prepare } = {}) {
      const context = await browser.newContext({
        locale: 'zh-CN',
        timezoneId: 'Asia/Shanghai',
        viewport: wide ? { width: 1280, height: 800 } : { width: 420, height: 900 },
        ...(position ? { geolocation: position, permissions: ['geolocation'] } : {}),
      });
      context.setDefaultTimeout(PATIENCE_MS);
      contexts.push({ context, problems: problemsOf(context) });
      const page = await context.newPage();
      if (phone) await page.addInitScript(`window.name = 'phone:${phone}'`);
      await prepare?.(page);
      await page.goto(url);
      return page;
    },
    async picture(name) {
      mkdirSync(join(RESULTS, folder), { recursive: true });
      await Promise.all(
        pages().map((page, i) =>
          page.screenshot({ path: join(RESULTS, folder, `${name}-${i + 1}.png`), timeout: LOOK_MS }).catch(() => {}),
        ),
      );
    },
    async words() {
      const said = await Promise.all(
        contexts.map(async ({ context, problems }) => [...(await wordsOf(context)), ...problems.slice(-5)]),
      );
      return said.flat();
    },
    close: () => browser.close(),
  };
}

const wordsOf = (context: BrowserContext) =>
  Promise.all(
    context.pages().flatMap((page) =>
      page.frames().map(async (frame) => {
        const text = await frame
          .locator('body')
          .innerText({ timeout: LOOK_MS })
          .catch(() => '(says nothing)');
        return `${frame.parentFrame() ? '  in it ' : ''}${frame.url()}: ${text.replaceAll(/\s+/g, ' ').slice(0, 500)}`;
      }),
    ),
  );

/** Fills as the context's pages meet trouble: refused and broken requests, errors of scripts. */
function problemsOf(context: BrowserContext): string[] {
  const problems: string[] = [];
  context.on('response', (answer) => {
    if (answer.status() >= 400) problems.push(`  ! ${answer.status()} ${answer.url()}`);
  });
  context.on('requestfailed', (request) => {
    problems.push(`  ! ${request.failure()?.errorText} ${request.url()}`);
  });
  context.on('weberror', (error) => {
    problems.push(`  ! ${error.error().message}`);
  });
  return problems;
}
