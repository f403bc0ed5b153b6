import type { FastifyInstance } from 'fastify';

/**
 * Where an acquisition link leads, as `https://work.weixin.qq.com/ca/…` does in WeChat: to the card of a member. A browser
 * outside of phones picks whose phone it is first; the channel is carried along.
 */
export function registerAcquisitionPage(app: FastifyInstance): void {
  app.get<{ Params: { linkId: string }; Querystring: { customer_channel?: string } }>(
    '/ca/:linkId',
    async ({ params, query }, reply) => {
      const channel = query.customer_channel;
      const link = channel ? `${params.linkId}?customer_channel=${encodeURIComponent(channel)}` : params.linkId;
      return reply.redirect(`/phone/?scan=${encodeURIComponent(link)}`, 302);
    },
  );
}
