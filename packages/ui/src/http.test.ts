import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ApiError, getJson, isTemporary, Nothing, postJson } from './http.ts';

let server: Server | undefined;
afterEach(() => server?.close());

async function answering(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((ready) => server!.listen(0, '127.0.0.1', ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
const problemOf = (request: Promise<unknown>) =>
  request.then(
    () => {
      throw new Error('was not refused');
    },
    (error: ApiError) => error,
  );
const Name = {
  parse(value: unknown) {
    if (typeof (value as { name?: unknown })?.name !== 'string') throw new Error('no name');
    return value as { name: string };
  },
};

describe('a request', () => {
  it('sends JSON and gives back what the schema made of the answer', async () => {
    const url = await answering((req, res) => {
      req.on('data', (body) => res.end(JSON.stringify({ name: `${req.method} ${body}` })));
    });
    expect(await postJson(url, { a: 1 }, Name)).toEqual({ name: 'POST {"a":1}' });
  });
  it('says which problem the server named', async () => {
    const url = await answering((_, res) => {
      res.writeHead(409, { 'retry-after': '2' });
      res.end('{"code":"offers.coupon_refused","details":{"refusal":"expired"},"requestId":"r1"}');
    });
    const error = await problemOf(getJson(url, Name));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: 'offers.coupon_refused', status: 409, requestId: 'r1', retryAfterMs: 2000 });
    expect(error.details).toEqual({ refusal: 'expired' });
    expect(isTemporary(error)).toBe(false);
  });
  it('survives a proxy that answers with a page', async () => {
    const url = await answering((_, res) => {
      res.writeHead(502);
      res.end('<html>bad gateway</html>');
    });
    const error = await problemOf(getJson(url, Name));
    expect(error).toMatchObject({ code: 'http.502', status: 502, requestId: null });
    expect(isTemporary(error)).toBe(true);
  });
  it('does not pass on an answer of another shape', async () => {
    const url = await answering((_, res) => void res.end('{"nome":"x"}'));
    const error = await problemOf(getJson(url, Name));
    expect(error.code).toBe('client.unexpected_answer');
    expect(isTemporary(error)).toBe(false);
  });
  it('takes an empty answer where nothing is expected', async () => {
    const url = await answering((_, res) => void res.writeHead(204).end());
    expect(await getJson(url, Nothing)).toBeNull();
  });
  it('tells a lost connection from a slow one', async () => {
    expect((await problemOf(getJson('http://127.0.0.1:1/', Name))).code).toBe('network.unreachable');
    const url = await answering(() => {});
    const error = await problemOf(getJson(url, Name, { timeoutMs: 30 }));
    expect(error.code).toBe('network.timeout');
    expect(isTemporary(error)).toBe(true);
    server!.closeAllConnections();
  });
  it('that the caller gave up says nothing of the network', async () => {
    const url = await answering(() => {});
    const abort = new AbortController();
    const request = getJson(url, Name, { signal: abort.signal });
    abort.abort(new Error('left the page'));
    await expect(request).rejects.toThrow('left the page');
    server!.closeAllConnections();
  });
});
