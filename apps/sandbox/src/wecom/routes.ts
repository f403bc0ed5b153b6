import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Faults } from '../faults/fault-plan.ts';
import { WecomRefusal } from '../world/errors.ts';
import type { Backstage, Endpoint } from './endpoint.ts';
import type { Frequency } from './frequency.ts';

interface Parts {
  backstage: Backstage;
  faults: Faults;
  frequency: Frequency;
}

const ok = { errcode: 0, errmsg: 'ok' };
const refused = (errcode: number, why: string) => ({
  errcode,
  errmsg: `${why}, hint: [sandbox], more info at https://open.work.weixin.qq.com/devtool/query?e=${errcode}`,
});

/** How long a call hangs that is never answered, in wall milliseconds. */
const HANG_MS = 60_000;

/** Puts endpoints under `/cgi-bin/`: faults first, then token and frequency, then the call itself. */
export function registerEndpoints(app: FastifyInstance, endpoints: readonly Endpoint[], parts: Parts): void {
  for (const endpoint of endpoints)
    app.route({
      method: endpoint.method,
      url: `/cgi-bin/${endpoint.path}`,
      handler: async (request, reply) =>
        withFaults(endpoint.path, reply, parts.faults, () =>
          answered(endpoint, { ...(request.query as Record<string, string>) }, request.body, parts),
        ),
    });
}

function answered(endpoint: Endpoint, query: Record<string, string>, body: unknown, parts: Parts): object {
  try {
    if (!endpoint.open) parts.backstage.credentials.check(query['access_token']);
    parts.frequency.spend(endpoint.path);
    const input = endpoint.input.safeParse(endpoint.method === 'GET' ? query : (body ?? {}));
    if (!input.success) {
      const [issue] = input.error.issues;
      return refused(40058, `${issue?.path.join('.')}: ${issue?.message}`);
    }
    return { ...ok, ...endpoint.answer(input.data, parts.backstage) };
  } catch (error) {
    if (error instanceof WecomRefusal) return refused(error.errcode, error.message);
    throw error;
  }
}

/** Runs a call under the fault plan. */
export async function withFaults(
  name: string,
  reply: FastifyReply,
  faults: Faults,
  work: () => object | Promise<object>,
) {
  const rule = faults.next(name);
  if (!rule) return work();
  const hang = async () => {
    reply.hijack();
    setTimeout(() => reply.raw.destroy(), rule.value ?? HANG_MS).unref();
  };
  switch (rule.fault) {
    case 'http':
      return reply.code(rule.value ?? 500).send('Internal Server Error');
    case 'errcode':
      return refused(rule.value ?? -1, 'system busy');
    case 'timeoutBefore':
      return hang();
    case 'timeoutAfter':
      await work();
      return hang();
    case 'dropAfter':
      await work();
      reply.hijack();
      reply.raw.destroy();
      return;
    default:
      return work();
  }
}
