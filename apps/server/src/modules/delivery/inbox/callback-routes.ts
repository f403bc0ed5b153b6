import type { CallbackQuery, CallbackReceiver } from '@xiaoer/wecom';
import { WeComError } from '@xiaoer/wecom';
import type { Http } from '../../../platform/http/index.ts';
import type { Inbox } from './inbox.ts';

/** WeCom's own bodies are a few kilobytes. Bytes. */
const BODY_LIMIT = 1024 * 1024;

/**
 * Where WeCom tells us things. It is answered as soon as the event is stored; what could not be stored gets no answer
 * at all, because only a broken connection makes WeCom try again.
 */
export function callbackRoutes(
  http: Http,
  {
    receiver,
    inbox,
    afterStored,
    afterVerified,
  }: {
    receiver: CallbackReceiver;
    inbox: Inbox;
    /** Called with the welcome code, if there is one, once the event is stored. Awaited only where time stands still. */
    afterStored: (welcomeCode: string | null) => Promise<void> | undefined;
    /** The address was verified, by WeCom or by our own test. Not awaited: WeCom waits one second. */
    afterVerified: () => void;
  },
): void {
  http.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
      done(null, body),
    );

    scope.get('/wecom/callback', { schema: { hide: true } }, async (request, reply) => {
      reply.type('text/plain; charset=utf-8');
      try {
        const echo = receiver.verifyUrl(request.query as Partial<CallbackQuery>);
        afterVerified();
        return echo;
      } catch (error) {
        if (!(error instanceof WeComError)) throw error;
        request.log.warn({ check: error.code }, 'a verification of the callback address was refused');
        return reply.code(403).send('refused');
      }
    });

    scope.post('/wecom/callback', { schema: { hide: true } }, async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      let received: Awaited<ReturnType<Inbox['receive']>>;
      try {
        received = await inbox.receive(request.query as Partial<CallbackQuery>, body);
      } catch (err) {
        request.log.error({ err }, 'a callback could not be stored; it gets no answer, so that it comes again');
        reply.hijack();
        request.raw.socket.destroy();
        return reply;
      }
      reply.type('text/plain; charset=utf-8');
      if (received.outcome === 'refused') return reply.code(403).send('refused');
      if (received.outcome === 'stored') await afterStored(received.welcomeCode);
      return 'success';
    });
  });
}
