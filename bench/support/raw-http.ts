import { createConnection, type Socket } from 'node:net';

/**
 * One keep-alive connection that sends prepared requests, one after another: a generator as cheap as it gets, because
 * it shares the cores with what is measured.
 */
export interface Line {
  /** Sends one request and answers its status once the whole response is here. */
  send(request: Buffer): Promise<number>;
  /** The same, with the response's body. */
  ask(request: Buffer): Promise<{ status: number; body: string }>;
  close(): void;
}

export async function openLine(url: string): Promise<Line> {
  const { hostname, port } = new URL(url);
  const socket: Socket = createConnection({ host: hostname, port: Number(port), noDelay: true });
  await new Promise<void>((done, failed) => {
    socket.once('connect', done);
    socket.once('error', failed);
  });
  let got = '';
  let settle: { resolve: (answer: { status: number; body: string }) => void; reject: (error: Error) => void } | null =
    null;
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    got += chunk;
    const end = got.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(got)?.[1] ?? 0);
    if (got.length < end + 4 + length) return;
    const answer = { status: Number(got.slice(9, 12)), body: got.slice(end + 4) };
    got = '';
    const waiting = settle;
    settle = null;
    waiting?.resolve(answer);
  });
  const broken = () => settle?.reject(new Error('the connection broke'));
  socket.on('error', broken);
  socket.on('close', broken);
  const ask: Line['ask'] = (request) =>
    new Promise((resolve, reject) => {
      settle = { resolve, reject };
      socket.write(request);
    });
  return {
    ask,
    send: async (request) => (await ask(request)).status,
    close: () => void socket.destroy(),
  };
}

/** A POST as it goes over the wire. */
export function postRequest(
  url: string,
  path: string,
  body: string,
  type = 'text/xml',
  headers: Record<string, string> = {},
): Buffer {
  const { host } = new URL(url);
  const bytes = Buffer.from(body);
  const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: ${type}\r\ncontent-length: ${bytes.length}\r\n${more.join('')}\r\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
}
