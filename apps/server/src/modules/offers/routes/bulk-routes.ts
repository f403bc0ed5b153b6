import { BatchVoided, BulkBatch, BulkBatches, ClaimedCode, Code, Id, MakeCodes, VoidBatch } from '@xiaoer/contracts';
import { z } from 'zod';
import type { Http } from '../../../platform/http/index.ts';
import type { ListedBatch } from '../bulk/batches.ts';
import type { OffersDeps } from '../deps.ts';
import type { OffersService } from '../service.ts';

const ByOffer = z.object({ code: Code });
const ById = z.object({ id: Id });
const Printed = z.object({ code: z.string().min(1).max(32) });

/** Codes for print and partners. */
export function bulkRoutes(http: Http, offers: OffersService, { access: { guards } }: OffersDeps) {
  const preHandler = guards.user;

  http.post(
    '/api/console/offers/:code/bulk',
    { preHandler, schema: { params: ByOffer, body: MakeCodes, response: { 200: BulkBatch } } },
    async ({ actor, params, body }) =>
      batchRow(await offers.makeCodes(actor, params.code, { ...body, claimUntil: new Date(body.claimUntil) })),
  );

  http.get(
    '/api/console/offers/:code/bulk',
    { preHandler, schema: { params: ByOffer, response: { 200: BulkBatches } } },
    async ({ actor, params }) => ({ batches: (await offers.bulkBatches(actor, params.code)).map(batchRow) }),
  );

  http.get('/api/console/bulk', { preHandler, schema: { response: { 200: BulkBatches } } }, async ({ actor }) => ({
    batches: (await offers.bulkBatches(actor, null)).map(batchRow),
  }));

  http.get(
    '/api/console/bulk/:id/codes.csv',
    { preHandler, schema: { hide: true, params: ById } },
    async ({ actor, params }, reply) => {
      const { name, csv } = await offers.exportCodes(actor, Number(params.id));
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}.csv"`)
        .header('cache-control', 'no-store')
        .send(csv);
    },
  );

  http.post(
    '/api/console/bulk/:id/void',
    { preHandler, schema: { params: ById, body: VoidBatch, response: { 200: BatchVoided } } },
    async ({ actor, params, body }) => {
      const { voidedAt } = await offers.voidBatch(actor, Number(params.id), body.reason);
      return { voidedAt: voidedAt.toISOString() };
    },
  );

  http.post(
    '/api/shop/codes/:code',
    { preHandler: guards.person, schema: { params: Printed, response: { 200: ClaimedCode } } },
    async ({ person, params }) => {
      const { validUntil, ...coupon } = await offers.claimCode(person, params.code);
      return { ...coupon, validUntil: validUntil.toISOString() };
    },
  );
}

const batchRow = ({ batchId, claimUntil, createdAt, voidedAt, ...batch }: ListedBatch) => ({
  ...batch,
  id: String(batchId),
  claimUntil: claimUntil.toISOString(),
  createdAt: createdAt.toISOString(),
  voidedAt: voidedAt?.toISOString() ?? null,
});
