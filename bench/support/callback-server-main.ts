// The product's server with one route more: what answering alone costs, in the same process behind the same hooks.
import { readConfig } from '../../apps/server/src/config.ts';
import { serve } from '../../apps/server/src/serve.ts';

await serve(readConfig(), (http) => {
  http.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    // below the callback's own path, so that limits and hooks treat both alike
    scope.post('/wecom/callback/bare', { schema: { hide: true } }, async (_request, reply) => {
      reply.type('text/plain; charset=utf-8');
      return 'success';
    });
  });
});
