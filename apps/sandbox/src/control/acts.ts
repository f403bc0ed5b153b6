import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ImpossibleAct, WecomRefusal } from '../world/index.ts';

/** A handler that checks parameters and body, and says in one sentence why something can't be done (409). */
export function act<Params extends z.ZodType, Body extends z.ZodType>(
  params: Params,
  body: Body,
  work: (params: z.output<Params>, body: z.output<Body>) => unknown,
) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const where = params.safeParse(request.params);
    const what = body.safeParse(request.body ?? {});
    if (!where.success) return reply.code(400).send({ error: z.prettifyError(where.error) });
    if (!what.success) return reply.code(400).send({ error: z.prettifyError(what.error) });
    try {
      return (await work(where.data, what.data)) ?? { done: true };
    } catch (error) {
      if (error instanceof ImpossibleAct) return reply.code(409).send({ error: error.message });
      if (error instanceof WecomRefusal) return reply.code(409).send({ error: error.message, errcode: error.errcode });
      throw error;
    }
  };
}
