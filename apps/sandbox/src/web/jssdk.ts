import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Credentials } from '../wecom/credentials.ts';
import type { World } from '../world/index.ts';

const Signed = z.object({ timestamp: z.coerce.string(), nonceStr: z.string(), signature: z.string() });
const Verify = z.object({
  corpId: z.string(),
  agentId: z.coerce.number().optional(),
  url: z.string(),
  config: Signed.optional(),
  agentConfig: Signed.optional(),
});

/** `sha1("jsapi_ticket=T&noncestr=N&timestamp=S&url=U")` over the page's address without its fragment. */
const signature = (ticket: string, { nonceStr, timestamp }: z.output<typeof Signed>, url: string) =>
  createHash('sha1')
    .update(`jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${url}`)
    .digest('hex');

/** The script that defines `window.ww`, and the check of its signatures that WeCom's client would do. */
export function registerJssdk(
  app: FastifyInstance,
  { world, credentials }: { world: World; credentials: Credentials },
): void {
  const script = readFileSync(new URL('./ww.js', import.meta.url), 'utf8');
  app.get('/jssdk/ww.js', async (_, reply) =>
    reply.type('text/javascript').header('cache-control', 'no-cache').send(script),
  );

  app.options('/jssdk/verify', async (_, reply) =>
    reply
      .header('access-control-allow-origin', '*')
      .header('access-control-allow-headers', 'content-type')
      .code(204)
      .send(),
  );
  app.post('/jssdk/verify', async (request, reply) => {
    reply.header('access-control-allow-origin', '*');
    const body = Verify.safeParse(request.body);
    if (!body.success) return { errcode: 40058, errmsg: z.prettifyError(body.error) };
    const { corpId, agentId, url, config, agentConfig } = body.data;
    const matches = (signed: z.output<typeof Signed>, kind: 'corp' | 'agent') =>
      credentials
        .validTickets(kind)
        .some((ticket) => signature(ticket, signed, url.split('#')[0]!) === signed.signature);
    if (corpId !== world.corpId) return { errcode: 40013, errmsg: 'invalid corpid' };
    if (agentConfig && agentId !== world.agentId) return { errcode: 40056, errmsg: 'invalid agentid' };
    for (const [signed, kind, other] of [
      [config, 'corp', 'agent'],
      [agentConfig, 'agent', 'corp'],
    ] as const) {
      if (!signed || matches(signed, kind)) continue;
      // signed with the ticket of the other kind
      if (matches(signed, other)) return { errcode: 42012, errmsg: `jsapi_ticket is of the wrong kind for ${kind}` };
      return { errcode: 40093, errmsg: `invalid signature (${kind})` };
    }
    return { errcode: 0, errmsg: 'ok' };
  });
}
