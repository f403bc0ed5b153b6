import type { Problem } from '@xiaoer/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Http } from '../http/index.ts';
import type { Admission, Ticket } from './admission.ts';
import type { Appointment } from './pace.ts';

/** How often those are looked for who have waited too long, in milliseconds. */
const LOOK_MS = 250;

/** Which class a request is of, and what it wants; null lets it in unasked. */
export type ClassOf = (request: FastifyRequest) => { class: string; key: string | null } | null;

/**
 * Puts an admission before the routes: a request waits for its place before its body is read and before anything is
 * asked of the database, and who is sent away hears `429`, her place and `Retry-After`. A request gives its place back
 * when its answer is ready, not when a slow phone has received it.
 * @param now milliseconds of a clock that never goes back
 */
export function admit(
  http: Http,
  { admission, classOf, now }: { admission: Admission; classOf: ClassOf; now: () => number },
): void {
  const tickets = new WeakMap<FastifyRequest, Ticket>();
  const waiting = new Map<Ticket, (appointment: Appointment | null) => void>();

  function wake(ticket: Ticket, appointment: Appointment | null): void {
    const go = waiting.get(ticket);
    waiting.delete(ticket);
    go?.(appointment);
  }

  function leave(ticket: Ticket): void {
    for (const next of admission.leave(ticket, now())) wake(next, null);
  }

  /** Null when the work may begin. Who hangs up gives up her place in the queue. */
  async function turn(ticket: Ticket, { raw: { socket } }: FastifyRequest): Promise<Appointment | null> {
    const hungUp = () => {
      if (!waiting.has(ticket)) return; // her turn came in the same moment
      leave(ticket);
      wake(ticket, NOBODY_WAITS);
    };
    socket.once('close', hungUp);
    const appointment = await new Promise<Appointment | null>((go) => waiting.set(ticket, go));
    socket.off('close', hungUp);
    return appointment;
  }

  http.addHook('onRequest', async (request, reply) => {
    const asked = classOf(request);
    if (!asked) return;
    const entered = admission.enter(asked.class, asked.key, now());
    if (entered.outcome === 'sent_away') return sendAway(request, reply, entered.appointment);
    const appointment = entered.outcome === 'waits' ? await turn(entered.ticket, request) : null;
    if (appointment) return sendAway(request, reply, appointment);
    tickets.set(request, entered.ticket);
  });

  function givePlaceBack(request: FastifyRequest): void {
    const ticket = tickets.get(request);
    if (!ticket) return;
    tickets.delete(request);
    leave(ticket);
  }
  http.addHook('onSend', async (request, _reply, payload) => {
    givePlaceBack(request);
    return payload;
  });
  // An answer that was taken out of Fastify's hands has no onSend.
  http.addHook('onResponse', async (request) => givePlaceBack(request));

  const looking = setInterval(() => {
    for (const { ticket, appointment } of admission.sendAwayTired(now())) wake(ticket, appointment);
  }, LOOK_MS);
  looking.unref();
  http.addHook('onClose', async () => clearInterval(looking));
}

/** Answers a connection that is closed: nobody reads it. */
const NOBODY_WAITS: Appointment = { place: 1, retryAfterSeconds: 1 };

/** Written without an error and its stack: in a rush this is most answers. */
function sendAway(request: FastifyRequest, reply: FastifyReply, { place, retryAfterSeconds }: Appointment) {
  reply.code(429).header('retry-after', String(retryAfterSeconds));
  // Somebody on her way from one page to another has no page yet that could come again for her.
  if (request.headers.accept?.includes('text/html'))
    return reply.header('refresh', String(retryAfterSeconds)).type('text/html; charset=utf-8').send(pleaseWait(place));
  const problem: Problem = {
    code: 'http.too_many_requests',
    details: { place, retryAfterSeconds },
    requestId: request.id,
  };
  return reply.send(problem);
}

const pleaseWait = (place: number) => `<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>请稍候</title>
<body style="font: 18px/1.6 system-ui, 'PingFang SC', sans-serif; margin: 30vh 24px 0; text-align: center; color: #1f6f5c">
<p>现在人多，前面约 ${place} 位，请稍候，会自动继续。</p>
<p lang="en" style="color: #777">Many are here right now, about ${place} before you. This page goes on by itself.</p>`;
