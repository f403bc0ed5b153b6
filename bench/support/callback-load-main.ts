// The generator of the callback benchmark, a process of its own. Reads windows as JSON lines, answers each with its figures.

import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { sealCallback, toXml } from '@xiaoer/wecom';
import { CORP } from '../../e2e/support/stack.ts';
import { quantile } from './benchmark.ts';
import { type Line, openLine, postRequest } from './raw-http.ts';

/** One stretch of load: as fast as answers come over so many lines, or so many a second. */
export interface Window {
  url: string;
  path: string;
  seconds: number;
  lines: number;
  perSecond?: number;
}
export interface WindowFigures {
  sent: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Answers that were not 200. */
  failed: number;
  /** Share of one core that the generator used. */
  cpu: number;
}

const CALLBACK = {
  token: CORP.WECOM_CALLBACK_TOKEN,
  encodingAesKey: CORP.WECOM_CALLBACK_AES_KEY,
  receiveId: CORP.WECOM_CORP_ID,
};
const MEMBERS = 500;
let made = 0;

/** Of ten events six are new contacts, two are lost ones and two come from groups: about what a corp hears in a day. */
function nextEvent(): string {
  const n = made++;
  const common = { ToUserName: CALLBACK.receiveId, FromUserName: 'sys', CreateTime: String(1_773_633_600 + n) };
  const tie = { UserID: `staff-${n % MEMBERS}`, ExternalUserID: `wmBench${String(n).padStart(10, '0')}` };
  if (n % 10 < 8) {
    const ChangeType = n % 10 < 6 ? 'add_external_contact' : 'del_follow_user';
    return toXml({
      ...common,
      MsgType: 'event',
      Event: 'change_external_contact',
      ChangeType,
      ...tie,
      State: 'poster-12',
    });
  }
  const chat = { ChatId: `wrBench${n % 1_000}`, ChangeType: 'update', UpdateDetail: 'change_name' };
  return toXml({ ...common, MsgType: 'event', Event: 'change_external_chat', ...chat });
}

function sealed({ url, path }: Window): Buffer {
  const { query, body } = sealCallback(CALLBACK, nextEvent(), {
    timestamp: 1_773_633_600 + made,
    nonce: String(made),
    random: randomBytes(16),
  });
  return postRequest(url, `${path}?${new URLSearchParams({ ...query })}`, body);
}

/** Sealed before the clock starts, so that the window holds nothing but requests. */
async function run(window: Window): Promise<WindowFigures> {
  const { url, seconds, lines: width, perSecond } = window;
  // More than can be sent; a rate needs exactly its number.
  const stock = Array.from({ length: perSecond ? perSecond * seconds : STOCK_PER_SECOND * seconds }, () =>
    sealed(window),
  );
  const lines = await Promise.all(Array.from({ length: width }, () => openLine(url)));
  const cpuBefore = process.cpuUsage();
  const from = performance.now();
  const until = from + seconds * 1_000;
  const latencies: number[] = [];
  let failed = 0;
  const send = async (line: Line, request: Buffer, since: number) => {
    const status = await line.send(request);
    latencies.push(performance.now() - since);
    if (status !== 200) failed++;
  };
  let next = 0;
  await Promise.all(
    lines.map(async (line) => {
      while (performance.now() < until && next < stock.length) {
        const mine = next++;
        const due = perSecond ? from + (mine * 1_000) / perSecond : performance.now();
        const wait = due - performance.now();
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        // Measured from when it was due: a server that stalls can't hide behind a generator that waits for it.
        await send(line, stock[mine]!, due);
      }
    }),
  );
  const took = (performance.now() - from) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  for (const line of lines) line.close();
  return {
    sent: latencies.length,
    perSecond: latencies.length / took,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    failed,
    cpu: (user + system) / 1e6 / took,
  };
}
/** Sealed callbacks kept ready for one second at full speed. */
const STOCK_PER_SECOND = 9_000;

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(await run(JSON.parse(line) as Window))}\n`);
