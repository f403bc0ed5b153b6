import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCallbackReceiver } from '@xiaoer/wecom';
import pino from 'pino';
import { expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { createFaults } from '../faults/fault-plan.ts';
import { worldForTest } from '../world/testing.ts';
import { createCallbackSender } from './sender.ts';

const config = readConfig({});
const callback = { ...config.callback, receiveId: config.corp.corpId };

/** A platform that answers after so many milliseconds and remembers how many calls lay open at once. */
async function slowPlatform(answerAfterMs: number) {
  const receiver = createCallbackReceiver(callback);
  const seen = { open: 0, most: 0, heard: 0 };
  const server = createServer((request, response) => {
    const query = Object.fromEntries(new URL(request.url ?? '/', 'http://p').searchParams);
    if (request.method === 'GET') return void response.end(receiver.verifyUrl(query as never));
    seen.most = Math.max(seen.most, ++seen.open);
    request.resume().on('end', () =>
      setTimeout(() => {
        seen.open--;
        seen.heard++;
        response.end('success');
      }, answerAfterMs),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, seen, close: () => server.close() };
}
function senderTo(url: string, parallel: number, answerMs?: number) {
  const { world } = worldForTest();
  const sender = createCallbackSender({
    outbox: world.callbacks,
    target: { url, config: callback, agentId: 1, wall: Date.now, ...(answerMs ? { answerMs } : {}) },
    corpId: config.corp.corpId,
    faults: createFaults(),
    parallel,
    log: pino({ level: 'silent' }),
    betweenTriesMs: 1,
  });
  return { world, sender };
}
const event = (n: number) => ({ event: 'change_external_chat', changeType: 'create', fields: { ChatId: `wr${n}` } });

it('callbacks go out in bounded number, and those who wait hold nobody up', async () => {
  const platform = await slowPlatform(20);
  const { world, sender } = senderTo(platform.url, 8);
  for (let n = 0; n < 200; n++) world.callbacks.add(event(n));
  sender.start();
  let ticks = 0;
  const ticking = setInterval(() => ticks++, 5);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const begun = performance.now();
  await sender.idle();
  clearInterval(ticking);
  expect(platform.seen).toMatchObject({ heard: 200, most: 8, open: 0 });
  expect(ticks).toBeGreaterThan((performance.now() - begun) / 50); // the loop was free all the while
  sender.stop();
  platform.close();
});

it('a callback costs less than a millisecond of one core, sealing and hearing included: 1 000 a second and more', async () => {
  const platform = await slowPlatform(0);
  const { world, sender } = senderTo(platform.url, 32);
  for (let n = 0; n < 2_000; n++) world.callbacks.add(event(n));
  const begun = process.cpuUsage(); // not the wall's time, which other programs take away
  sender.start();
  await new Promise((resolve) => setTimeout(resolve, 20));
  await sender.idle();
  const { user, system } = process.cpuUsage(begun);
  expect(platform.seen.heard).toBe(2_000);
  expect((user + system) / 2_000).toBeLessThan(1_000); // microseconds
  sender.stop();
  platform.close();
});

it('a platform that takes too long is tried three times, and then given up', async () => {
  const platform = await slowPlatform(200);
  const { world, sender } = senderTo(platform.url, 8, 30);
  world.callbacks.add(event(1));
  sender.start();
  await new Promise((resolve) => setTimeout(resolve, 20));
  await sender.idle();
  expect(world.callbacks.counts()).toEqual({ given_up: 1 });
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(platform.seen.heard).toBe(3);
  sender.stop();
  platform.close();
});
