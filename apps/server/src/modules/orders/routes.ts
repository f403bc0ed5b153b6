import {
  Cancellations,
  CancellationsQuery,
  ConsoleImports,
  Id,
  PostOrderStates,
  PostOrderStatesResult,
  PostOrders,
  PostOrdersResult,
  PostRefund,
  RefundResult,
} from '@xiaoer/contracts';
import { z } from 'zod';
import type { Http } from '../../platform/http/index.ts';
import type { Guards } from '../access/index.ts';
import type { createListCancellations } from './cancellations.ts';
import type { ImportList } from './import/list.ts';
import type { createRecord } from './record.ts';
import type { createRefund } from './refund.ts';
import type { createTellStates } from './states.ts';

interface Service extends ImportList {
  record: ReturnType<typeof createRecord>;
  refund: ReturnType<typeof createRefund>;
  tellStates: ReturnType<typeof createTellStates>;
  listCancellations: ReturnType<typeof createListCancellations>;
}

/** 500 lines an order, 1000 orders a batch: far above any till's, far below what could hurt. Bytes. */
const BATCH_LIMIT = 16 * 1024 * 1024;

export const orderRoutes = (orders: Service, guards: Pick<Guards, 'apiKey' | 'user'>) => (http: Http) => {
  http.post(
    '/api/v1/orders',
    {
      bodyLimit: BATCH_LIMIT,
      preHandler: guards.apiKey,
      schema: {
        tags: ['orders'],
        summary: 'Record a batch of orders from one source',
        security: [{ apiKey: [] }],
        body: PostOrders,
        response: { 200: PostOrdersResult },
      },
    },
    async (request) => orders.record(request.actor, request.body),
  );

  http.post(
    '/api/v1/refunds',
    {
      preHandler: guards.apiKey,
      schema: {
        tags: ['orders'],
        summary: 'Record money given back for an order',
        security: [{ apiKey: [] }],
        body: PostRefund,
        response: { 200: RefundResult },
      },
    },
    async (request) => orders.refund(request.actor, request.body),
  );

  http.post(
    '/api/v1/orders/states',
    {
      preHandler: guards.apiKey,
      schema: {
        tags: ['orders'],
        summary: 'Tell how far orders are; refused where the customer has cancelled',
        security: [{ apiKey: [] }],
        body: PostOrderStates,
        response: { 200: PostOrderStatesResult },
      },
    },
    async (request) => orders.tellStates(request.actor, request.body),
  );

  http.get(
    '/api/v1/orders/cancellations',
    {
      preHandler: guards.apiKey,
      schema: {
        tags: ['orders'],
        summary: 'Orders that customers cancelled alone, in one order, none left out',
        security: [{ apiKey: [] }],
        querystring: CancellationsQuery,
        response: { 200: Cancellations },
      },
    },
    async (request) => {
      const { cancellations, ...rest } = await orders.listCancellations(request.actor, request.query);
      return {
        ...rest,
        cancellations: cancellations.map((one) => ({ ...one, cancelledAt: one.cancelledAt.toISOString() })),
      };
    },
  );

  http.get(
    '/api/console/imports',
    { preHandler: guards.user, schema: { hide: true, response: { 200: ConsoleImports } } },
    async (request) => orders.listImports(request.actor),
  );

  http.get(
    '/api/console/imports/:id/rejected',
    { preHandler: guards.user, schema: { hide: true, params: z.object({ id: Id }) } },
    async (request, reply) => {
      const { name, content } = await orders.rejectedRows(request.actor, Number(request.params.id));
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        .send(content);
    },
  );
};
