import type { FastifyInstance } from 'fastify';
import QRCode from 'qrcode';

const LOOK = { margin: 2, errorCorrectionLevel: 'M', color: { dark: '#26231f', light: '#ffffff' } } as const;

/**
 * Pictures of contact and join codes, as PNG and SVG. The picture says `<sandbox>/scan/<config id>`, so that a real
 * phone's camera or the phone view can open it.
 */
export function registerQr(app: FastifyInstance, { sandboxUrl }: { sandboxUrl: string }): void {
  app.get<{ Params: { file: string } }>('/qr/:file', async (request, reply) => {
    const [, configId, kind] = /^([A-Za-z0-9]+)\.(png|svg)$/.exec(request.params.file) ?? [];
    if (!configId) return reply.code(404).send({ error: 'no such picture' });
    const says = `${sandboxUrl}/scan/${configId}`;
    reply.header('cache-control', 'max-age=86400').header('access-control-allow-origin', '*');
    if (kind === 'svg') return reply.type('image/svg+xml').send(await QRCode.toString(says, { ...LOOK, type: 'svg' }));
    return reply.type('image/png').send(await QRCode.toBuffer(says, { ...LOOK, width: 430 }));
  });
  app.get<{ Params: { configId: string } }>('/scan/:configId', async (request, reply) =>
    reply.redirect(`/phone/?scan=${encodeURIComponent(request.params.configId)}`, 302),
  );
}
