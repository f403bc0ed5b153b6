import type { DrivenClock } from '@xiaoer/clock';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Worker } from '../jobs/index.ts';
import type { Platform } from '../platform.ts';
import type { Polling } from '../polling/index.ts';
import { watchRequests } from './requests-under-way.ts';
import type { Http } from './server.ts';

interface Settled {
  now: string;
  /** When something becomes due next, business time. */
  nextDueAt: string | null;
  /** How much was ever done here: requests, jobs, due rows. Two answers with one number have nothing between them. */
  done: number;
}

/**
 * For a rehearsal's coordinator: it moves business time, and is answered when everything that this instant makes due
 * has run (requests, pollers, jobs, their follow-ups), with the next instant at which something becomes due.
 *
 * A job that failed is waited for until it is tried again and succeeds, or has no tries left: the queue's pause between
 * tries is the wall's and belongs to the instant.
 */
export function driveClock(
  http: Http,
  {
    platform,
    polling,
    worker,
    token,
    more,
  }: {
    platform: Pick<Platform, 'clock'>;
    polling: Pick<Polling, 'runDue' | 'nextDueAt'>;
    worker: Pick<Worker, 'drain'>;
    token: string;
    /** More routes behind the same token. */
    more: (http: Http) => void;
  },
) {
  if (platform.clock.mode !== 'driven') throw new Error('CONTROL_TOKEN goes with a driven clock only');
  const clock = platform.clock as DrivenClock;
  const requests = watchRequests(http, { counts: ({ url }) => !url.startsWith('/internal/') });

  let ran = 0;
  // Time stands still between two moves: what nobody asked anything of since it settled is settled.
  let settled: { after: number; answer: Settled } | null = null;
  let settling: Promise<Settled> | null = null;
  const isQuiet = (after: number) => requests.begun() === after && requests.atWork() === 0;

  /**
   * Pollers may add jobs, jobs may make rows due, and a request may come while they run: round and round, until a round
   * ran nothing and no request was at work at any moment of it.
   */
  async function run(): Promise<Settled> {
    for (;;) {
      await requests.ended();
      const after = requests.begun();
      const more = (await polling.runDue()) + (await worker.drain());
      ran += more;
      if (more > 0) continue;
      const nextDueAt = (await polling.nextDueAt())?.toISOString() ?? null;
      if (!isQuiet(after)) continue;
      const answer = { now: clock.now().toISOString(), nextDueAt, done: ran + after };
      settled = { after, answer };
      return answer;
    }
  }

  /** One settling at a time; who asks meanwhile is answered by another one after it. */
  async function settle(): Promise<Settled> {
    while (settling) await settling.catch(() => {});
    if (settled && isQuiet(settled.after)) return settled.answer;
    settling = run();
    try {
      return await settling;
    } finally {
      settling = null;
    }
  }

  http.register(async (scope) => {
    scope.addHook('onRequest', async (request) => {
      if (request.headers['x-control-token'] !== token) throw new AppError('access.denied', {}, 403);
    });
    scope.post(
      '/internal/clock/advance',
      { schema: { hide: true, body: z.object({ to: z.iso.datetime({ offset: true }) }) } },
      async (request) => {
        while (settling) await settling.catch(() => {});
        clock.advanceTo(new Date((request.body as { to: string }).to));
        settled = null;
        return settle();
      },
    );
    more(scope as unknown as Http);
    scope.post('/internal/clock/settle', { schema: { hide: true } }, settle);
  });
}
