import type { FastifyInstance, FastifyReply } from 'fastify';
import { withFaults } from '../faults/disturb.ts';
import type { Faults } from '../faults/fault-plan.ts';
import { WecomRefusal } from '../world/errors.ts';
import { openCursor, sealCursor } from './cursors.ts';
import type { Backstage, Endpoint } from './endpoint.ts';
import type { Frequency } from './frequency.ts';
import { refused } from './gate.ts';

export { withFaults } from '../faults/disturb.ts';

interface Parts {
  backstage: Backstage;
  faults: Faults;
  frequency: Frequency;
}

const ok = { errcode: 0, errmsg: 'ok' };

/** Puts endpoints under `/cgi-bin/`: the gate lies before them, then faults, then the call itself. */
export function registerEndpoints(app: FastifyInstance, endpoints: readonly Endpoint[], parts: Parts): void {
  const { faults, frequency } = parts;
  for (const endpoint of endpoints) {
    const handle = (query: Record<string, string>, body: unknown, ip: string, reply: FastifyReply) =>
      withFaults(endpoint.path, reply, faults, () => answered(endpoint, { query, body, ip }, parts), frequency.shut);
    app.route({
      method: endpoint.method,
      url: `/cgi-bin/${endpoint.path}`,
      handler: async ({ query, body, ip }, reply) => {
        const done = await frequency.within(endpoint.path, async () => ({
          answer: await handle({ ...(query as Record<string, string>) }, body, ip, reply),
        }));
        return done === null ? refused(45033, 'api concurrent out of limit') : done.answer;
      },
    });
  }
}

interface Given {
  query: Record<string, string>;
  body: unknown;
  ip: string;
}

function answered(endpoint: Endpoint, { query, body, ip }: Given, { backstage }: Parts): object {
  const { world, calls } = backstage;
  try {
    const given = withInnerCursor(endpoint, { ...((endpoint.method === 'GET' ? query : body) ?? {}) }, world);
    const input = endpoint.input.safeParse(given);
    if (!input.success) {
      const [issue] = input.error.issues;
      return refused(40058, `${issue?.path.join('.')}: ${issue?.message}`);
    }
    calls.underWay = endpoint.path;
    return { ...ok, ...withSealedCursor(endpoint, endpoint.answer(input.data, backstage, { ip }), world) };
  } catch (error) {
    if (error instanceof WecomRefusal) return refused(error.errcode, error.message);
    throw error;
  } finally {
    calls.underWay = null;
  }
}

type World = Backstage['world'];

/** Lists work with plain positions; what callers see is opaque, bound to its API and short-lived. */
function withInnerCursor(endpoint: Endpoint, given: Record<string, unknown>, { wall, settings }: World) {
  const { cursor } = given;
  if (typeof cursor !== 'string' || cursor === '') return given;
  const hours = endpoint.path === 'externalcontact/contact_list' ? settings.temporaryIdHours : settings.cursorHours;
  return { ...given, cursor: openCursor(endpoint.path, cursor, wall(), hours) };
}
function withSealedCursor(endpoint: Endpoint, answer: object, { wall }: World): object {
  const next = (answer as { next_cursor?: unknown }).next_cursor;
  if (typeof next !== 'string' || next === '') return answer;
  return { ...answer, next_cursor: sealCursor(endpoint.path, next, wall()) };
}
