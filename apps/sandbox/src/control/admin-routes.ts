import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { CallbackSender } from '../callbacks/sender.ts';
import { ImpossibleAct, type World } from '../world/index.ts';
import { act } from './acts.ts';

const Nothing = z.object({});
const Range = { users: z.array(z.string()).default([]), departments: z.array(z.number().int()).default([]) };
const DAY_SECONDS = 86_400;

/** What the corp's administrator does in the admin console (管理后台) around 获客助手; each act is told by callback. */
export function registerAcquisitionAdmin(app: FastifyInstance, { world }: { world: World }): void {
  const { acquisition } = world;
  app.get('/__sandbox/admin/acquisition', async () => ({
    quota: acquisition.quota.state(),
    links: acquisition.links.all(),
  }));
  /** Buys uses; they expire so many days from now. */
  app.post(
    '/__sandbox/admin/acquisition/quota',
    act(
      Nothing,
      z.object({ amount: z.number().int().positive(), days: z.number().int().positive().default(365) }),
      (_, { amount, days }) => {
        const now = Math.floor(world.clock.now().getTime() / 1000);
        acquisition.quota.buy(amount, now + days * DAY_SECONDS);
        return acquisition.quota.state();
      },
    ),
  );
  app.post(
    '/__sandbox/admin/acquisition/links',
    act(Nothing, z.object({ name: z.string().min(1), ...Range }), (_, link) => acquisition.links.createByAdmin(link)),
  );
  app.post(
    '/__sandbox/admin/acquisition/links/:linkId/delete',
    act(z.object({ linkId: z.string() }), z.unknown(), ({ linkId }) => acquisition.links.removeByAdmin(linkId)),
  );
}

/** Word rules of the console, and their hits: no callback tells of them. */
export function registerServiceAdmin(app: FastifyInstance, { world }: { world: World }): void {
  app.get('/__sandbox/admin/intercept-rules', async () => world.interceptRules.all());
  app.post(
    '/__sandbox/admin/intercept-rules',
    act(
      Nothing,
      z.object({
        name: z.string().min(1).max(20),
        words: z.array(z.string()).default([]),
        semantics: z.array(z.literal([1, 2, 3])).default([]),
        type: z.literal([1, 2]),
        range: z.object(Range),
      }),
      (_, rule) => ({ ruleId: world.interceptRules.add(rule, { own: false }) }),
    ),
  );
  app.get('/__sandbox/admin/intercept-hits', async () => world.wordWatch.hits());
  /** Rule groups (规则组), whose tags are for their members alone. */
  app.get('/__sandbox/admin/strategies', async () => world.strategyTags.strategies());
  app.post(
    '/__sandbox/admin/strategies',
    act(Nothing, z.object({ name: z.string().min(1), ...Range }), (_, strategy) => ({
      strategyId: world.strategyTags.define(strategy),
    })),
  );
  /** What a member's card says beyond the directory; the app learns it by consent. */
  app.post(
    '/__sandbox/staff/:userid/card',
    act(
      z.object({ userid: z.string() }),
      z.object({
        email: z.string().optional(),
        bizMail: z.string().optional(),
        gender: z.enum(['0', '1', '2']).optional(),
        qrCode: z.string().optional(),
        address: z.string().optional(),
      }),
      ({ userid }, card) => world.memberCards.define(userid, card),
    ),
  );
  app.get('/__sandbox/admin/products', async () => world.products.list(0, 1000));
}

/** The receive-message settings of the app: saving them verifies the address, as the console does (doc 90930). */
export function registerCallbackAdmin(app: FastifyInstance, { sender }: { sender: CallbackSender }): void {
  app.post(
    '/__sandbox/admin/callback',
    act(
      Nothing,
      z.object({
        url: z.url(),
        token: z.string().regex(/^[A-Za-z0-9]{1,32}$/),
        encodingAesKey: z.string().regex(/^[A-Za-z0-9]{43}$/),
      }),
      async (_, settings) => {
        const problem = await sender.readdress(settings);
        if (problem !== null) throw new ImpossibleAct(`回调地址验证没有通过：${problem}`);
        return { saved: true };
      },
    ),
  );
}
