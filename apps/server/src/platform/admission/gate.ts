import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Problem } from '@xiaoer/contracts';
import type { Admission, Ticket } from './admission.ts';
import type { Appointment } from './pace.ts';

/** How often those are looked for who have waited too long, in milliseconds. */
const LOOK_MS = 250;

/** Which class a request is of, and what it wants; null lets it in unasked. `path` has no query. */
export type ClassOf = (asked: { path: string }) => { class: string; key: string | null } | null;

/**
 * Puts an admission before everything else that a server does with a request: who is sent away costs no routing, no
 * cookie and no log, since in a rush that is most of what is answered; who waits has not had her body read. A request gives
 * its place back when its answer is ready, not when a slow phone has received it.
 * @param now milliseconds of a clock that never goes back
 */
export function createGate({ admission, classOf, now }: { admission: Admission; classOf: ClassOf; now: () => number }) {
  const waiting = new Map<Ticket, (appointment: Appointment | null) => void>();

  function wake(ticket: Ticket, appointment: Appointment | null): void {
    const go = waiting.get(ticket);
    waiting.delete(ticket);
    go?.(appointment);
  }

  function leave(ticket: Ticket): void {
    for (const next of admission.leave(ticket, now())) wake(next, null);
  }

  /** Calls `go` with null when the work may begin. Who hangs up gives up her place in the queue. */
  function wait(ticket: Ticket, response: ServerResponse, go: (appointment: Appointment | null) => void): void {
    const hungUp = () => {
      if (!waiting.delete(ticket)) return; // her turn came in the same moment
      leave(ticket);
    };
    response.once('close', hungUp);
    waiting.set(ticket, (appointment) => {
      response.off('close', hungUp);
      go(appointment);
    });
  }

  /** Work goes on when somebody hangs up, and ends with an answer that nobody hears. */
  function leaveWithAnswer(ticket: Ticket, response: ServerResponse): void {
    let hasLeft = false;
    const once = () => {
      if (hasLeft) return;
      hasLeft = true;
      leave(ticket);
    };
    const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse;
    response.end = ((...args: unknown[]) => {
      once();
      return end(...args);
    }) as ServerResponse['end'];
    // An answer that was on its way in pieces may never come to its end.
    response.once('close', () => {
      if (response.headersSent) once();
    });
  }

  const looking = setInterval(() => {
    for (const { ticket, appointment } of admission.sendAwayTired(now())) wake(ticket, appointment);
  }, LOOK_MS);
  looking.unref();

  return {
    before(handler: RequestListener): RequestListener {
      return (request, response) => {
        const { url = '/' } = request;
        const query = url.indexOf('?');
        const asked = classOf({ path: query < 0 ? url : url.slice(0, query) });
        if (!asked) return handler(request, response);
        const entered = admission.enter(asked.class, asked.key, now());
        if (entered.outcome === 'sent_away') return sendAway(request, response, entered.appointment);
        const go = (appointment: Appointment | null) => {
          if (appointment) return sendAway(request, response, appointment);
          leaveWithAnswer(entered.ticket, response);
          handler(request, response);
        };
        if (entered.outcome === 'waits') wait(entered.ticket, response, go);
        else go(null);
      };
    },
    close: () => clearInterval(looking),
  };
}
export type Gate = ReturnType<typeof createGate>;

const NEVER_KEPT = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

function sendAway(request: IncomingMessage, response: ServerResponse, { place, retryAfterSeconds }: Appointment): void {
  const requestId = randomUUID();
  const isPage = request.headers.accept?.includes('text/html') ?? false;
  const problem: Problem = { code: 'http.too_many_requests', details: { place, retryAfterSeconds }, requestId };
  const body = isPage ? pleaseWait(place) : JSON.stringify(problem);
  response.writeHead(429, {
    ...NEVER_KEPT,
    'content-type': `${isPage ? 'text/html' : 'application/json'}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
    'retry-after': String(retryAfterSeconds),
    'x-request-id': requestId,
    // Somebody on her way from one page to another has no page yet that could come again for her.
    ...(isPage ? { refresh: String(retryAfterSeconds) } : {}),
  });
  response.end(body);
}

const pleaseWait = (place: number) => `<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>请稍候</title>
<body style="font: 18px/1.6 system-ui, 'PingFang SC', sans-serif; margin: 30vh 24px 0; text-align: center; color: #1f6f5c">
<p>现在人多，前面约 ${place} 位，请稍候，会自动继续。</p>
<p lang="en" style="color: #777">Many are here right now, about ${place} before you. This page goes on by itself.</p>`;
