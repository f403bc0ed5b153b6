import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { Http } from './server.ts';

/** Built front ends by address. Unknown paths below one get its index page: the front end's router knows them. */
export async function servePages(http: Http, pages: Record<`/${string}/`, string>): Promise<void> {
  for (const [prefix, folder] of Object.entries(pages)) {
    const root = resolve(folder);
    if (!existsSync(root)) {
      http.log.warn({ prefix }, 'this page was not built; its address answers 404');
      continue;
    }
    // A scope below its own prefix: there may be one not-found handler for each.
    await http.register(
      async (scope) => {
        await scope.register(fastifyStatic, {
          root,
          prefix: '/',
          wildcard: true,
          decorateReply: true,
          // Hashed files never change; the index page must be asked for each time.
          setHeaders: (reply, path) => {
            reply.header(
              'cache-control',
              /\/assets\/|\/js\/|\/css\//.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
            );
          },
        });
        // The router takes /shop and /shop/ for the same: only the first is sent on, so that relative links work.
        scope.get('/', { schema: { hide: true } }, async (request, reply) => {
          const [path = '', query] = request.url.split('?');
          return path.endsWith('/')
            ? reply.sendFile('index.html')
            : reply.redirect(query ? `${prefix}?${query}` : prefix);
        });
        scope.setNotFoundHandler((request, reply) => {
          if (request.method !== 'GET' || /\.\w+$/.test(request.url.split('?')[0] ?? '')) return reply.code(404).send();
          return reply.sendFile('index.html');
        });
      },
      { prefix: prefix.slice(0, -1) },
    );
  }
}
