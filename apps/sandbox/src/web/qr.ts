import type { FastifyInstance } from 'fastify';
import QRCode from 'qrcode';

const LOOK = { margin: 2, errorCorrectionLevel: 'M', color: { dark: '#26231f', light: '#ffffff' } } as const;

/** How many shown pictures are remembered. */
const REMEMBERED = 50;

/**
 * Pictures of contact and join codes, as PNG and SVG. The picture says `<sandbox>/scan/<config id>`, so that a real
 * phone's camera or the phone view can open it.
 */
export function registerQr(
  app: FastifyInstance,
  { sandboxUrl, wall }: { sandboxUrl: string; wall: () => number },
): void {
  let shown: { configId: string; wallMs: number }[] = [];

  /**
   * Which pictures pages have shown since an instant of the wall, the latest first. A long press on a picture recognises
   * it in WeChat; the phone view can't look into a page of another origin, so it asks here.
   */
  app.get<{ Querystring: { since?: string } }>('/__sandbox/codes/shown', async ({ query }) => {
    const ids = shown.filter(({ wallMs }) => wallMs >= Number(query.since ?? 0)).map(({ configId }) => configId);
    return { now: wall(), configIds: [...new Set(ids.toReversed())] };
  });

  app.get<{ Params: { file: string } }>('/qr/:file', async (request, reply) => {
    const [, configId, kind] = /^([A-Za-z0-9]+)\.(png|svg)$/.exec(request.params.file) ?? [];
    if (!configId) return reply.code(404).send({ error: 'no such picture' });
    const says = `${sandboxUrl}/scan/${configId}`;
    if (kind === 'svg')
      return reply
        .type('image/svg+xml')
        .header('cache-control', 'max-age=86400')
        .send(await QRCode.toString(says, { ...LOOK, type: 'svg' }));
    shown = [...shown.slice(1 - REMEMBERED), { configId, wallMs: wall() }];
    return reply
      .header('cache-control', 'no-store')
      .type('image/png')
      .send(await QRCode.toBuffer(says, { ...LOOK, width: 430 }));
  });
  app.get<{ Params: { configId: string } }>('/scan/:configId', async (request, reply) =>
    reply.redirect(`/phone/?scan=${encodeURIComponent(request.params.configId)}`, 302),
  );
}
