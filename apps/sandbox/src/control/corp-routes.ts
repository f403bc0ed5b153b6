import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { World } from '../world/index.ts';
import { changeSettings } from '../world/settings-change.ts';
import { TRUTH_KINDS } from '../world/truth.ts';
import { act } from './acts.ts';

const Department = z.object({
  id: z.number().int(),
  name: z.string(),
  parentid: z.number().int(),
  order: z.number().int(),
});
const Member = z.object({
  userid: z.string().min(1).max(64),
  name: z.string(),
  departments: z.array(z.number().int()).optional(),
  position: z.string().optional(),
  mobile: z.string().nullable().optional(),
  contactCap: z.number().int().nullable().optional(),
  servesCustomers: z.boolean().optional(),
});
export const Seed = z.object({
  departments: z.array(Department).optional(),
  members: z.union([z.number().int().positive(), z.array(Member)]).optional(),
  customers: z
    .union([
      z.number().int().positive(),
      z.array(z.object({ id: z.number().int(), name: z.string(), gender: z.number().int().optional() })),
    ])
    .optional(),
  tags: z.array(z.object({ group: z.string(), names: z.array(z.string()).min(1) })).optional(),
  contacts: z
    .union([
      z.object({
        perMember: z.number().int().positive(),
        state: z.string().optional(),
        tagsEach: z.number().int().optional(),
      }),
      z.array(
        z.object({
          userid: z.string(),
          person: z.number().int(),
          state: z.string().optional(),
          addWay: z.number().int().optional(),
          createdAt: z.number().int().optional(),
          status: z.enum(['active', 'blocked']).optional(),
          tags: z.array(z.string()).optional(),
        }),
      ),
    ])
    .optional(),
  groups: z
    .union([
      z.object({ perMember: z.number().int().positive(), size: z.number().int().positive() }),
      z.array(z.object({ owner: z.string(), name: z.string(), people: z.array(z.number().int()) })),
    ])
    .optional(),
  /** Whether the corp's WeChat developer account is bound, so that unionid is given. */
  unionids: z.boolean().optional(),
});

/** Puts a corp in place from what a file or a call says. */
export function seedWorld(world: World, given: z.output<typeof Seed>) {
  const { unionids, ...seed } = given;
  if (unionids !== undefined) world.settings.unionid = unionids;
  return world.seeding.seed(seed as Parameters<typeof world.seeding.seed>[0]);
}

/** A corp as a whole: seeded, described line by line, its numbers changed while it runs. */
export function registerCorp(app: FastifyInstance, { world }: { world: World }): void {
  app.post(
    '/__sandbox/seed',
    { bodyLimit: 256 * 1024 * 1024 },
    act(z.object({}), Seed, (_, seed) => seedWorld(world, seed)),
  );

  app.get<{ Querystring: { only?: string } }>('/__sandbox/truth', async ({ query }, reply) => {
    const kinds = query.only ? TRUTH_KINDS.filter((kind) => query.only?.split(',').includes(kind)) : TRUTH_KINDS;
    const lines = function* () {
      let chunk = '';
      for (const line of world.truth.lines(kinds)) {
        chunk += `${JSON.stringify(line)}\n`;
        if (chunk.length < 64 * 1024) continue;
        yield chunk;
        chunk = '';
      }
      yield chunk;
    };
    return reply.type('application/x-ndjson; charset=utf-8').send(Readable.from(lines()));
  });

  app.get('/__sandbox/settings', async () => world.settings);
  app.post(
    '/__sandbox/settings',
    act(z.object({}), z.record(z.string(), z.unknown()), (_, change) => {
      changeSettings(world.settings, change);
      return world.settings;
    }),
  );
}
