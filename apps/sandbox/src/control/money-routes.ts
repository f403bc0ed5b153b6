import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { World } from '../world/index.ts';
import { act } from './acts.ts';

const Person = z.object({ id: z.coerce.number().int() });
const Member = z.object({ userid: z.string() });
const Fen = z.number().int().positive();

/** 对外收款 and the consent to archiving: what customers and members do, and what an administrator sets up. */
export function registerMoney(app: FastifyInstance, { world }: { world: World }): void {
  const { payments, archive, consents } = world;
  app.post(
    '/__sandbox/people/:id/pay',
    act(
      Person,
      z.object({
        userid: z.string(),
        fee: Fen,
        type: z.literal([0, 1, 2, 3, 14, 15]).default(0),
        remark: z.string().default(''),
        commodities: z.array(z.object({ description: z.string(), amount: Fen })).default([]),
        paymentId: z.string().optional(),
      }),
      ({ id }, { userid, ...payment }) => payments.pay({ ...payment, personId: id, payee: userid }),
    ),
  );
  app.post(
    '/__sandbox/staff/:userid/refund',
    act(
      Member,
      z.object({ outTradeNo: z.string(), fee: Fen, comment: z.string().default('') }),
      ({ userid }, { outTradeNo, fee, comment }) => payments.refund(outTradeNo, { userid, fee, comment }),
    ),
  );
  app.get('/__sandbox/pay/merchant', async () => payments.merchant());
  app.post(
    '/__sandbox/pay/scope',
    act(
      z.object({}),
      z.object({ users: z.array(z.string()).default([]), parties: z.array(z.number().int()).default([]) }),
      (_, scope) => payments.setScope(scope),
    ),
  );

  app.post(
    '/__sandbox/archive/permit',
    act(
      z.object({}),
      z.object({ userids: z.array(z.string()), type: z.literal([1, 2, 3]).default(2) }),
      (_, { userids, type }) => consents.permit(userids, type),
    ),
  );
  app.post(
    '/__sandbox/archive/rooms',
    act(
      z.object({}),
      z.object({
        name: z.string(),
        creator: z.string(),
        userids: z.array(z.string()).default([]),
        notice: z.string().default(''),
      }),
      (_, { name, creator, userids, notice }) => ({ roomid: archive.openRoom(name, creator, userids, notice) }),
    ),
  );
  app.post(
    '/__sandbox/people/:id/archive-consent',
    act(
      Person,
      z.union([
        z.object({ userid: z.string(), agrees: z.boolean() }),
        z.object({ chatId: z.string(), agrees: z.boolean() }),
      ]),
      ({ id }, said) => {
        if ('chatId' in said) archive.agreeInRoom(id, said.chatId, said.agrees);
        else if (said.agrees) archive.agree(id, said.userid);
        else archive.disagree(id, said.userid);
      },
    ),
  );
}
