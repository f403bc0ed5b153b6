import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { connectRedis } from './redis.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** Speaks RESP as Redis does, with answers that are given to it, cut into pieces of two bytes. */
async function redisThatAnswers(answers: string[]) {
  const heard: string[] = [];
  const sockets: Socket[] = [];
  server = createServer((socket) => {
    sockets.push(socket);
    socket.on('data', (chunk) => {
      for (const [command] of chunk.toString().matchAll(/\*\d+\r\n(?:\$\d+\r\n[^\r]*\r\n)+/g)) {
        heard.push([...command.matchAll(/\$\d+\r\n([^\r]*)\r\n/g)].map(([, word]) => word).join(' '));
        const answer = answers.shift() ?? '';
        for (let at = 0; at < answer.length; at += 2) socket.write(answer.slice(at, at + 2));
      }
    });
  });
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  return { port, heard, hangUp: () => sockets.forEach((socket) => void socket.destroy()) };
}

it('claims by the script that it loaded, each answer going to who asked', async () => {
  const { port, heard } = await redisThatAnswers(['$4\r\nabcd\r\n', '+OK\r\n', ':1\r\n', ':0\r\n']);
  const redis = await connectRedis(port);
  await redis.stock('t', 1);
  expect(await Promise.all([redis.claim('t', 'ada'), redis.claim('t', 'bo')])).toEqual([true, false]);
  expect(heard.slice(1)).toEqual([
    'SET stock:t 1',
    'EVALSHA abcd 2 stock:t won:t ada',
    'EVALSHA abcd 2 stock:t won:t bo',
  ]);
  redis.close();
});

it('says what Redis refused, and fails whoever waits when the connection breaks', async () => {
  const { port, hangUp } = await redisThatAnswers(['$4\r\nabcd\r\n', '-ERR out of memory\r\n']);
  const redis = await connectRedis(port);
  await expect(redis.claim('t', 'ada')).rejects.toThrow('ERR out of memory');
  const waiting = redis.claim('t', 'bo');
  hangUp();
  await expect(waiting).rejects.toThrow('the connection to Redis broke');
});
