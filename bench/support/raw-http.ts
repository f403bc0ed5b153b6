import { createConnection, type Socket } from 'node:net';

/**
 * One keep-alive connection that sends prepared requests, one after another: a generator as cheap as it gets, because
 * it shares the cores with what is measured.
 */
export interface Line {
  /** Sends one request and answers its status once the whole response is here. */
  send(request: Buffer): Promise<number>;
  /** The same, with the response's body. */
  ask(request: Buffer): Promise<Answer>;
  /** False once either side has closed it. */
  isOpen(): boolean;
  close(): void;
}

export interface Answer {
  status: number;
  body: string;
  /** When to come again, of whoever was sent away. */
  retryAfterSeconds: number | null;
}

export async function openLine(url: string): Promise<Line> {
  const { hostname, port } = new URL(url);
  const socket: Socket = createConnection({ host: hostname, port: Number(port), noDelay: true });
  await new Promise<void>((done, failed) => {
    socket.once('connect', done);
    socket.once('error', failed);
  });
  let got = '';
  let settle: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | null = null;
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    got += chunk;
    const end = got.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(got)?.[1] ?? 0);
    if (got.length < end + 4 + length) return;
    const status = Number(got.slice(9, 12));
    const again = status === 429 ? /retry-after: (\d+)/i.exec(got)?.[1] : undefined;
    const answer = { status, body: got.slice(end + 4), retryAfterSeconds: again ? Number(again) : null };
    got = '';
    const waiting = settle;
    settle = null;
    waiting?.resolve(answer);
  });
  let isBroken = false;
  const broken = () => {
    isBroken = true;
    settle?.reject(new Error('the connection broke'));
  };
  socket.on('error', broken);
  socket.on('close', broken);
  const ask: Line['ask'] = (request) =>
    new Promise((resolve, reject) => {
      if (isBroken) return reject(new Error('the connection broke'));
      settle = { resolve, reject };
      socket.write(request);
    });
  return {
    ask,
    send: async (request) => (await ask(request)).status,
    isOpen: () => !isBroken,
    close: () => void socket.destroy(),
  };
}

/** A GET as it goes over the wire. */
export function getRequest(url: string, path: string, headers: Record<string, string> = {}): Buffer {
  const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`GET ${path} HTTP/1.1\r\nhost: ${new URL(url).host}\r\n${more.join('')}\r\n`);
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
