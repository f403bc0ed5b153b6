import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Which device a claim comes from: WeChat tells nothing of it, so a random number that we keep there. Says nothing of who it is. */
const DEVICE_COOKIE = 'xiaoer_device';
/** Half a year, in wall seconds. */
const KEPT_SECONDS = 182 * 24 * 3600;

export const deviceOf = ({ cookies }: FastifyRequest): string | null => {
  const device = cookies[DEVICE_COOKIE];
  return device && /^[0-9a-f-]{36}$/.test(device) ? device : null;
};

/** Gives a device its number with the page, before it claims. */
export function keepDevice(request: FastifyRequest, reply: FastifyReply): void {
  if (deviceOf(request)) return;
  const secure = request.protocol === 'https';
  reply.setCookie(DEVICE_COOKIE, randomUUID(), {
    ...{ path: '/api/shop', httpOnly: true, sameSite: 'lax', secure, maxAge: KEPT_SECONDS },
  });
}
