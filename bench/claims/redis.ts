import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../e2e/support/programs.ts';

/** Decides in memory: one for each customer, while some are left. */
const CLAIM = `
  if redis.call('sismember', KEYS[2], ARGV[1]) == 1 then return 1 end
  if tonumber(redis.call('get', KEYS[1]) or '0') <= 0 then return 0 end
  redis.call('decr', KEYS[1])
  redis.call('sadd', KEYS[2], ARGV[1])
  return 1`;

export interface Redis {
  /** What a drop has to give. */
  stock(token: string, pieces: number): Promise<void>;
  /** Whether she has one of them, now or from before. */
  claim(token: string, who: string): Promise<boolean>;
  close(): void;
}

/** One connection; what is asked of it before an answer came goes along (RESP 2, answers in order). */
export async function connectRedis(port: number): Promise<Redis> {
  const socket: Socket = createConnection({ host: '127.0.0.1', port, noDelay: true });
  await new Promise<void>((done, failed) => {
    socket.once('connect', done);
    socket.once('error', failed);
  });
  const waiting: { resolve: (answer: string) => void; reject: (error: Error) => void }[] = [];
  let got = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    got += chunk;
    for (let answer = takeAnswer(); answer !== null; answer = takeAnswer()) {
      const { resolve, reject } = waiting.shift()!;
      if (answer.startsWith('-')) reject(new Error(answer.slice(1)));
      else resolve(answer.slice(1));
    }
  });
  const broken = () => {
    for (const { reject } of waiting.splice(0)) reject(new Error('the connection to Redis broke'));
  };
  socket.on('error', broken);
  socket.on('close', broken);

  /** The first whole answer: a line, or a text whose length the line says. Only ASCII is ever asked for. */
  function takeAnswer(): string | null {
    const end = got.indexOf('\r\n');
    if (end < 0) return null;
    const line = got.slice(0, end);
    const length = line.startsWith('$') ? Number(line.slice(1)) + 2 : 0;
    if (got.length < end + 2 + length) return null;
    const text = length > 0 ? `$${got.slice(end + 2, end + length)}` : line;
    got = got.slice(end + 2 + length);
    return text;
  }
  const command = (...words: string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
      socket.write(`*${words.length}\r\n${parts.join('')}`);
    });
  const script = await command('SCRIPT', 'LOAD', CLAIM);
  return {
    stock: async (token, pieces) => void (await command('SET', `stock:${token}`, String(pieces))),
    claim: async (token, who) => (await command('EVALSHA', script, '2', `stock:${token}`, `won:${token}`, who)) === '1',
    close: () => void socket.destroy(),
  };
}

/** Debian's redis-server with a log flushed every second (appendfsync everysec); null where it is not installed. */
export async function startRedis(): Promise<{ port: number; redis: Redis; stop(): Promise<void> } | null> {
  if (spawnSync('redis-server', ['--version']).error) return null;
  const folder = mkdtempSync(join(tmpdir(), 'xiaoer-redis-'));
  const port = await freePort();
  const settings = { port, bind: '127.0.0.1', dir: folder, save: '', appendonly: 'yes', appendfsync: 'everysec' };
  const child: ChildProcess = spawn(
    'redis-server',
    Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + 10_000;
  for (;;) {
    const redis = await connectRedis(port).catch(() => null);
    if (redis) return { port, redis, stop };
    if (Date.now() > deadline) {
      await stop();
      throw new Error('redis-server did not answer within 10 s');
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
