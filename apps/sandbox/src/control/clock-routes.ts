import { type Clock, readClockSetting, writeClockSetting } from '@xiaoer/clock';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Driver } from './pace.ts';

interface Parts {
  clock: Clock;
  driver: Driver | null;
  clockFile: string | undefined;
  controlToken: string | undefined;
  wall: () => number;
}

const Speed = z.object({ speed: z.number().positive().max(3600) });
const Advance = z.object({ to: z.iso.datetime({ offset: true }) });

export function registerClock(app: FastifyInstance, { clock, driver, clockFile, controlToken, wall }: Parts): void {
  const state = () => ({ mode: clock.mode, now: clock.now().toISOString(), speed: clock.speed() });
  const forbidden = (request: FastifyRequest) =>
    controlToken !== undefined && request.headers['x-control-token'] !== controlToken;

  app.get('/__sandbox/clock', async () => state());

  for (const step of ['reach', 'advance'] as const) {
    app.post(`/__sandbox/clock/${step}`, async (request, reply) => {
      if (forbidden(request)) return reply.code(403).send({ error: 'x-control-token is wrong' });
      if (!driver) return reply.code(409).send({ error: `the clock is ${clock.mode}, not driven` });
      const body = Advance.safeParse(request.body);
      if (!body.success) return reply.code(400).send({ error: 'to: an instant with offset' });
      return driver[step](new Date(body.data.to));
    });
  }

  app.post('/__sandbox/clock/settle', async (request, reply) => {
    if (forbidden(request)) return reply.code(403).send({ error: 'x-control-token is wrong' });
    if (!driver) return reply.code(409).send({ error: `the clock is ${clock.mode}, not driven` });
    return driver.settle();
  });

  /** The shared clock file gets a new anchor; the server follows it within half a second. */
  app.post('/__sandbox/clock/speed', async (request, reply) => {
    const body = Speed.safeParse(request.body);
    if (!body.success) return reply.code(400).send({ error: 'speed: above 0, at most 3600' });
    if (!clockFile || readClockSetting(clockFile).mode !== 'scaled')
      return reply.code(409).send({ error: 'the clock is not scaled' });
    writeClockSetting(clockFile, {
      mode: 'scaled',
      wallMs: wall(),
      businessMs: clock.now().getTime(),
      speed: body.data.speed,
    });
    return { ...state(), speed: body.data.speed };
  });
}
