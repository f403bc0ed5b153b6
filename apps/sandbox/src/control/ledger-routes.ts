import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { FaultPlan, type Faults } from '../faults/fault-plan.ts';
import type { Credentials } from '../wecom/credentials.ts';
import type { Inhabitants, World } from '../world/index.ts';

const Compare = z.object({ sends: z.array(z.object({ marker: z.string(), subject: z.string() })) });

interface Parts {
  world: World;
  faults: Faults;
  credentials: Credentials;
  inhabitants: () => Inhabitants;
}

/** What the phones counted, and what shall go wrong on purpose. */
export function registerLedger(app: FastifyInstance, { world, faults, credentials, inhabitants }: Parts): void {
  app.get('/__sandbox/ledger', async () => world.ledger.summary());
  app.post('/__sandbox/ledger/compare', { bodyLimit: 64 * 1024 * 1024 }, async (request, reply) => {
    const body = Compare.safeParse(request.body);
    if (!body.success) return reply.code(400).send({ error: 'sends: [{ marker, subject }]' });
    return world.ledger.compare(body.data.sends);
  });
  app.get('/__sandbox/figures', async () => ({
    people: world.people.count(),
    members: world.staff.count(),
    callbacks: world.callbacks.counts(),
    ...world.ledger.figures(),
    town: inhabitants().figures?.() ?? null,
  }));

  app.get('/__sandbox/faults', async () => faults.state());
  app.post('/__sandbox/faults', async (request, reply) => {
    const body = FaultPlan.safeParse(request.body);
    if (!body.success) return reply.code(400).send({ error: z.prettifyError(body.error) });
    faults.set(body.data);
    return faults.state();
  });
  /** Lets every access token die early, as the platform sometimes does (40014). */
  app.post('/__sandbox/tokens/forget', async () => {
    credentials.forgetTokens();
    return { forgotten: true };
  });
}
