import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { World } from '../world/index.ts';
import { act } from './acts.ts';

const Field = z.union([
  z.string(),
  z.number(),
  z.array(z.string()),
  z.object({ repeated: z.array(z.string()) }),
  z.object({ inside: z.record(z.string(), z.union([z.string(), z.number()])) }),
]);

/** What nobody in this world does (menu clicks, positions, warnings of the console) is called back by hand. */
export function registerRaise(app: FastifyInstance, { world }: { world: World }): void {
  app.post(
    '/__sandbox/raise',
    act(
      z.object({}),
      z.object({
        event: z.string().min(1),
        changeType: z.string().optional(),
        fromUser: z.string().nullable().optional(),
        /** Tied to the app: carries its AgentID. */
        ofApp: z.boolean().default(false),
        fields: z.record(z.string(), Field).default({}),
      }),
      (_, event) => world.callbacks.add(event),
    ),
  );
}
