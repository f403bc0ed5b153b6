import type { FastifyReply } from 'fastify';
import { refused } from '../wecom/gate.ts';
import type { Faults } from './fault-plan.ts';
import type { FaultRule } from './fault-rule.ts';

/** How long a call hangs that is never answered, and how much slower a slow one is, in wall milliseconds. */
const HANG_MS = 60_000;
const SLOW_MS = 500;
const BLOCKED_SECONDS = 60;

/** Never answers, and lets go of the connection after a while. */
function hang(reply: FastifyReply, ms: number | undefined): void {
  reply.hijack();
  setTimeout(() => reply.raw.destroy(), ms ?? HANG_MS).unref();
}
function cut(reply: FastifyReply): void {
  reply.hijack();
  reply.raw.destroy();
}
/** Says how long the answer is, sends half of it, and cuts the connection. */
function half(reply: FastifyReply, answer: unknown): void {
  const body = Buffer.from(JSON.stringify(answer ?? {}));
  reply.hijack();
  reply.raw.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.byteLength });
  reply.raw.write(body.subarray(0, Math.ceil(body.byteLength / 2)), () => reply.raw.destroy());
}

/** Runs a call under the fault plan. `shut` closes an API for so many milliseconds. */
export async function withFaults(
  name: string,
  reply: FastifyReply,
  faults: Faults,
  work: () => object | Promise<object>,
  shut: (name: string, ms: number) => void = () => {},
) {
  const rule: FaultRule | null = faults.next(name);
  if (!rule) return work();
  switch (rule.fault) {
    case 'http':
      return reply.code(rule.value ?? 500).send('Internal Server Error');
    case 'errcode':
      return refused(rule.value ?? -1, 'system busy');
    case 'blocked':
      shut(name, (rule.value ?? BLOCKED_SECONDS) * 1000);
      return refused(45009, 'api freq out of limit');
    case 'timeoutBefore':
      return hang(reply, rule.value);
    case 'timeoutAfter':
      await work();
      return hang(reply, rule.value);
    case 'dropBefore':
      return cut(reply);
    case 'dropAfter':
      await work();
      return cut(reply);
    case 'half':
      return half(reply, await work());
    case 'slow': {
      const answer = await work();
      await new Promise((resolve) => setTimeout(resolve, rule.value ?? SLOW_MS));
      return answer;
    }
    default:
      return work();
  }
}
