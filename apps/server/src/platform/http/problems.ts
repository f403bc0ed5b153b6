import type { Problem } from '@xiaoer/contracts';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod';
import { isDatabaseAway } from '../database/away.ts';
import { AppError } from '../errors.ts';

/** Every refusal leaves as one shape; what we did not foresee is a logged 500 without its inside. */
export function answerError(error: FastifyError | AppError, request: FastifyRequest, reply: FastifyReply) {
  const { status, problem } = describe(error, request.id);
  if (status >= 500) request.log.error({ err: error, route: request.routeOptions.url }, 'a request failed');
  if (status === 429 || status === 503) reply.header('retry-after', reply.getHeader('retry-after') ?? 1);
  return reply.code(status).send(problem);
}

function describe(error: FastifyError | AppError, requestId: string): { status: number; problem: Problem } {
  if (error instanceof AppError) {
    return { status: error.status, problem: { code: error.code, details: error.details, requestId } };
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [first] = error.validation;
    const field = first?.instancePath.replace(/^\//, '').replaceAll('/', '.') || error.validationContext;
    return { status: 400, problem: { code: 'http.bad_request', details: { field, rule: first?.message }, requestId } };
  }
  if (!isResponseSerializationError(error) && error.statusCode && error.statusCode < 500) {
    const code = error.statusCode === 429 ? 'http.too_many_requests' : 'http.refused';
    return { status: error.statusCode, problem: { code, details: { rule: error.message }, requestId } };
  }
  if (isDatabaseAway(error)) return { status: 503, problem: { code: 'http.try_again', details: {}, requestId } };
  return { status: 500, problem: { code: 'http.internal_error', details: {}, requestId } };
}
