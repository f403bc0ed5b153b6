import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import fastify, { LogController } from 'fastify';
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { Gate } from '../admission/index.ts';
import type { Log } from '../log.ts';
import { answerError } from './problems.ts';
import { securityHeaders } from './security-headers.ts';

const describe = createJsonSchemaTransform({ skipList: [] });

/** Bodies are small; imports come as files. Bytes. */
const BODY_LIMIT = 2 * 1024 * 1024;

/** Milliseconds: longer than what stands before us keeps its connections (a minute, mostly); and for one request to be here. */
const TIMES = { keepAliveTimeout: 72_000, requestTimeout: 120_000 };

/**
 * A Fastify with zod schemas, request ids, security headers, rate limits and one shape of error.
 * @param gate stands before everything else that is done with a request
 * @param frameFrom origins that may show our pages in a frame (WeCom's side bar, the sandbox's phone)
 */
export async function createHttp({
  log,
  gate,
  frameFrom = [],
  requestsPerMinute,
}: {
  log: Log;
  gate?: Gate | undefined;
  frameFrom?: string[];
  requestsPerMinute: number;
}) {
  const http = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    genReqId: () => randomUUID(),
    trustProxy: 'loopback',
    serverFactory: (handler) => createServer(TIMES, gate ? gate.before(handler) : handler),
    routerOptions: { ignoreTrailingSlash: true },
  }).withTypeProvider<ZodTypeProvider>();
  http.setValidatorCompiler(validatorCompiler);
  http.setSerializerCompiler(serializerCompiler);
  http.setErrorHandler(answerError);

  await http.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Xiaoer 小二',
        version: '1',
        description: 'The public interface is /api/v1; everything else is private to our own pages.',
      },
      components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } } },
    },
    transform: (route) =>
      route.url.startsWith('/api/v1/') ? describe(route) : { schema: { ...route.schema, hide: true }, url: route.url },
    transformObject: createJsonSchemaTransformObject({ schemaRegistry: undefined as never }),
  });
  const security = await securityHeaders({
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", 'https://res.wx.qq.com', 'https://wwcdn.weixin.qq.com', ...frameFrom],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:', 'https:', ...frameFrom],
        connectSrc: ["'self'", ...frameFrom],
        frameAncestors: ["'self'", ...frameFrom],
        upgradeInsecureRequests: null,
      },
    },
    // Behind TLS the reverse proxy adds it; on a laptop's http it would lock the browser out.
    strictTransportSecurity: false,
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    frameguard: false,
  });
  await http.register(cookie);
  await http.register(compress, { threshold: 2048 });
  await http.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: '1 minute',
    allowList: (request) => request.url.startsWith('/internal') || request.url.startsWith('/wecom/callback'),
  });
  http.addHook('onClose', async () => gate?.close());
  http.addHook('onRequest', async (request, reply) => {
    reply.headers(security).header('x-request-id', request.id);
  });
  http.addHook('onResponse', async (request, reply) => {
    request.log.debug(
      {
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'answered',
    );
  });
  http.get('/api/openapi.json', { schema: { hide: true } }, async () => http.swagger());
  return http;
}
export type Http = Awaited<ReturnType<typeof createHttp>>;
