import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { World } from '../world/index.ts';
import { act } from './acts.ts';

const Member = z.object({ userid: z.string() });
const Department = z.object({ id: z.coerce.number().int() });

/** What an administrator does with members, departments and the app's range; each is told by callback. */
export function registerDirectory(app: FastifyInstance, { world }: { world: World }): void {
  app.post(
    '/__sandbox/directory/members',
    act(
      z.object({}),
      z.object({
        userid: z.string().min(1).max(64),
        name: z.string(),
        departments: z.array(z.number().int()).optional(),
      }),
      (_, { departments, ...member }) =>
        world.directory.addMember({ ...member, ...(departments ? { departments } : {}) }),
    ),
  );
  app.post(
    '/__sandbox/directory/members/:userid/move',
    act(Member, z.object({ departments: z.array(z.number().int()).min(1) }), ({ userid }, { departments }) =>
      world.directory.moveMember(userid, departments),
    ),
  );
  app.post(
    '/__sandbox/directory/departments',
    act(
      z.object({}),
      z.object({
        id: z.number().int(),
        name: z.string(),
        parentid: z.number().int(),
        order: z.number().int().default(1),
      }),
      (_, department) => world.directory.addDepartment(department),
    ),
  );
  app.post(
    '/__sandbox/directory/departments/:id/rename',
    act(Department, z.object({ name: z.string().min(1) }), ({ id }, { name }) =>
      world.directory.changeDepartment(id, { name }),
    ),
  );
  app.post(
    '/__sandbox/directory/departments/:id/delete',
    act(Department, z.unknown(), ({ id }) => world.directory.removeDepartment(id)),
  );
  app.post(
    '/__sandbox/directory/tags/:id',
    act(
      z.object({ id: z.string() }),
      z.object({ added: z.array(z.string()).default([]), removed: z.array(z.string()).default([]) }),
      ({ id }, change) => world.directory.tagMembers(id, change),
    ),
  );
  /** The app's visible range; null for everybody. */
  app.post(
    '/__sandbox/directory/visible',
    act(
      z.object({}),
      z.object({ range: z.object({ users: z.array(z.string()), parties: z.array(z.number().int()) }).nullable() }),
      (_, { range }) => world.range.change(range),
    ),
  );
  /** Last login, ban and real name of an account. */
  app.post(
    '/__sandbox/staff/:userid/account',
    act(
      Member,
      z.object({
        daysSinceLogin: z.number().int().min(0).optional(),
        banned: z.boolean().optional(),
        realName: z.boolean().optional(),
      }),
      ({ userid }, { daysSinceLogin, banned, realName }) =>
        world.staffState.change(userid, {
          ...(daysSinceLogin === undefined ? {} : { daysSinceLogin }),
          ...(banned === undefined ? {} : { banned }),
          ...(realName === undefined ? {} : { realName }),
        }),
    ),
  );
}
