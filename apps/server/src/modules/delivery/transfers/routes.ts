import type { Clock } from '@xiaoer/clock';
import {
  CustomerTransfers,
  Id,
  LeftMembers,
  StartedTransfer,
  StartTransfer,
  TransferAccounts,
  TransferDetails,
  TransferList,
  TransferPlan,
  TransferRequest,
} from '@xiaoer/contracts';
import { z } from 'zod';
import type { Db } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Http } from '../../../platform/http/index.ts';
import { type Actor, demand, type Guards } from '../../access/index.ts';
import { headOf, listLeftOut, listTransfers, readTransfer, transfersOf } from './browse.ts';
import { findAccounts, listLeft } from './browse-people.ts';
import { leftOutFile } from './left-out-file.ts';

const Cancelled = z.object({ contacts: z.int(), groups: z.int() });

interface Deps {
  db: Db;
  clock: Clock;
  corpId: string;
  guards: Pick<Guards, 'user'>;
  plan: (actor: Actor, request: TransferRequest) => Promise<TransferPlan>;
  start: (actor: Actor, request: StartTransfer) => Promise<{ id: number }>;
  cancel: (actor: Actor, transferId: number) => Promise<{ contacts: number; groups: number }>;
}

export function transferRoutes(http: Http, { db, clock, corpId, guards, plan, start, cancel }: Deps): void {
  const params = z.object({ id: Id });
  const preHandler = guards.user;

  http.get(
    '/api/console/transfers',
    { schema: { hide: true, response: { 200: TransferList } }, preHandler },
    async ({ actor }) => {
      demand(actor, 'delivery.read');
      return { transfers: (await listTransfers(db, actor)).map(headOf) };
    },
  );
  http.get(
    '/api/console/transfers/:id',
    { schema: { hide: true, params, response: { 200: TransferDetails } }, preHandler },
    async ({ actor, params: { id } }) => {
      demand(actor, 'delivery.read');
      return (await readTransfer(db, actor, Number(id))) ?? notFound();
    },
  );
  http.get(
    '/api/console/transfers/:id/left-out.csv',
    { schema: { hide: true, params }, preHandler },
    async ({ actor, params: { id } }, reply) => {
      demand(actor, 'delivery.edit');
      const [transfer] = await listTransfers(db, actor, Number(id));
      if (!transfer) return notFound();
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="transfer-${id}-left-out.csv"`)
        .send(leftOutFile(await listLeftOut(db, Number(id))));
    },
  );
  http.get(
    '/api/console/transfers/accounts',
    {
      schema: {
        hide: true,
        querystring: z.object({ query: z.string().max(100).default('') }),
        response: { 200: TransferAccounts },
      },
      preHandler,
    },
    async ({ actor, query: { query } }) => {
      demand(actor, 'delivery.read');
      return { accounts: await findAccounts(db, actor, { corpId, query }) };
    },
  );
  http.get(
    '/api/console/transfers/left',
    { schema: { hide: true, response: { 200: LeftMembers } }, preHandler },
    async ({ actor }) => {
      demand(actor, 'delivery.read');
      return listLeft(db, actor, { corpId, now: clock.now() });
    },
  );
  http.get(
    '/api/console/customers/:id/transfers',
    { schema: { hide: true, params, response: { 200: CustomerTransfers } }, preHandler },
    async ({ actor, params: { id } }) => {
      demand(actor, 'delivery.read');
      return { transfers: await transfersOf(db, actor, Number(id)) };
    },
  );
  http.post(
    '/api/console/transfers/plan',
    { schema: { hide: true, body: TransferRequest, response: { 200: TransferPlan } }, preHandler },
    async ({ actor, body }) => plan(actor, body),
  );
  http.post(
    '/api/console/transfers',
    { schema: { hide: true, body: StartTransfer, response: { 201: StartedTransfer } }, preHandler },
    async ({ actor, body }, reply) => reply.code(201).send({ id: String((await start(actor, body)).id) }),
  );
  http.post(
    '/api/console/transfers/:id/cancel',
    { schema: { hide: true, params, response: { 200: Cancelled } }, preHandler },
    async ({ actor, params: { id } }) => cancel(actor, Number(id)),
  );
}

const notFound = (): never => {
  throw new AppError('delivery.transfer_not_found', {}, 404);
};
