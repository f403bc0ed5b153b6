import type { FastifyInstance } from 'fastify';

/** What a link into 微信客服 shows. On a phone it asks the phone to open the chat; anywhere else there is nothing to see. */
const PAGE = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>微信客服</title>
<style>body{font:15px/1.6 "PingFang SC","Noto Sans SC",sans-serif;color:#26231f;background:#f3f1ed;margin:0;padding:96px 32px;text-align:center}a{color:#1f6f5c}</style>
</head><body><p>正在打开客服会话…</p><p><a href="/phone/">在沙箱手机里打开</a></p>
<script>if (parent !== window) parent.postMessage({ kfid: location.href }, '*')</script></body></html>`;

export function registerKfPage(app: FastifyInstance): void {
  app.get('/kfid/:code', async (_, reply) => reply.header('cache-control', 'no-store').type('text/html').send(PAGE));
}
