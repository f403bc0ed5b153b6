import type { DrivenClock } from '@xiaoer/clock';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Worker } from '../jobs/index.ts';
import type { Platform } from '../platform.ts';
import type { Polling } from '../polling/index.ts';
import type { Http } from './server.ts';

/**
 * For a rehearsal's coordinator: it moves business time, and is answered when everything that this instant makes due
 * has run (pollers, jobs, their follow-ups), with the next instant at which something becomes due.
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
    platform: Platform;
    polling: Polling;
    worker: Worker;
    token: string;
    /** More routes behind the same token. */
    more: (http: Http) => void;
  },
) {
  if (platform.clock.mode !== 'driven') throw new Error('CONTROL_TOKEN goes with a driven clock only');
  const clock = platform.clock as DrivenClock;

  // Time stands still between two moves: what nobody asked anything of since it settled is settled.
  let requests = 0;
  let settled: { after: number; answer: { now: string; nextDueAt: string | null } } | null = null;
  http.addHook('onRequest', async ({ url }) => {
    if (!url.startsWith('/internal/')) requests += 1;
  });

  /** Pollers may add jobs and jobs may make rows due: round and round until a round runs nothing. */
  async function settle() {
    if (settled?.after === requests) return settled.answer;
    const after = requests;
    while ((await polling.runDue()) + (await worker.drain()) > 0);
    const answer = { now: clock.now().toISOString(), nextDueAt: (await polling.nextDueAt())?.toISOString() ?? null };
    settled = { after, answer };
    return answer;
  }

  http.register(async (scope) => {
    scope.addHook('onRequest', async (request) => {
      if (request.headers['x-control-token'] !== token) throw new AppError('access.denied', {}, 403);
    });
    scope.post(
      '/internal/clock/advance',
      { schema: { hide: true, body: z.object({ to: z.iso.datetime({ offset: true }) }) } },
      async (request) => {
        clock.advanceTo(new Date((request.body as { to: string }).to));
        settled = null;
        return settle();
      },
    );
    more(scope as unknown as Http);
    scope.post('/internal/clock/settle', { schema: { hide: true } }, settle);
  });
}
