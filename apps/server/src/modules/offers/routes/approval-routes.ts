import {
  ApprovalLimit,
  ApprovalShown,
  Approvals,
  ApprovalsQuery,
  AskApproval,
  DecideApproval,
  Id,
} from '@xiaoer/contracts';
import { z } from 'zod';
import type { Http } from '../../../platform/http/index.ts';
import type { ListedApproval } from '../approval/approvals.ts';
import type { OffersDeps } from '../deps.ts';
import type { OffersService } from '../service.ts';

/** What needs a second person before it is issued. */
export function approvalRoutes(http: Http, offers: OffersService, { access }: OffersDeps) {
  const preHandler = access.guards.user;

  http.get(
    '/api/console/approval-limit',
    { preHandler, schema: { response: { 200: ApprovalLimit } } },
    async ({ actor }) => ({ aboveFen: await offers.approvalLimit(actor) }),
  );
  http.put(
    '/api/console/approval-limit',
    { preHandler, schema: { body: ApprovalLimit, response: { 200: ApprovalLimit } } },
    async ({ actor, body }) => {
      await offers.setApprovalLimit(actor, body.aboveFen);
      return body;
    },
  );
  http.get(
    '/api/console/approvals',
    { preHandler, schema: { querystring: ApprovalsQuery, response: { 200: Approvals } } },
    async ({ actor, query }) => ({ approvals: (await offers.approvals(actor, query)).map(shown) }),
  );
  http.post(
    '/api/console/approvals',
    { preHandler, schema: { body: AskApproval, response: { 200: ApprovalShown } } },
    async ({ actor, body }) => shown(await offers.askApproval(actor, body)),
  );
  http.post(
    '/api/console/approvals/:id/decision',
    { preHandler, schema: { params: z.object({ id: Id }), body: DecideApproval, response: { 200: ApprovalShown } } },
    async ({ actor, params, body }) => shown(await offers.decideApproval(actor, Number(params.id), body)),
  );
}

const shown = ({ id, askedAt, decidedAt, ...approval }: ListedApproval) => ({
  ...approval,
  id: String(id),
  askedAt: askedAt.toISOString(),
  decidedAt: decidedAt?.toISOString() ?? null,
});
