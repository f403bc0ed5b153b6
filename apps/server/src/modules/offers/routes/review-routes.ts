import { ReviewCase, ReviewDecision, Reviews, ReviewsQuery } from '@xiaoer/contracts';
import { z } from 'zod';
import type { Http } from '../../../platform/http/index.ts';
import type { OffersDeps } from '../deps.ts';
import { decisionsOf } from '../review/kinds.ts';
import type { ReviewCase as FoundCase } from '../review/list-cases.ts';
import type { OffersService } from '../service.ts';

const ById = z.object({ id: ReviewCase.shape.id });

/** The console's list of what people have to decide. */
export function reviewRoutes(http: Http, offers: OffersService, { access }: OffersDeps) {
  const preHandler = access.guards.user;

  http.get(
    '/api/console/reviews',
    { preHandler, schema: { querystring: ReviewsQuery, response: { 200: Reviews } } },
    async ({ actor, query }) => {
      const { cases, ...figures } = await offers.listReviews(actor, query);
      return { cases: cases.map(caseRow), ...figures };
    },
  );

  http.post(
    '/api/console/reviews/:id/decision',
    { preHandler, schema: { params: ById, body: ReviewDecision, response: { 200: ReviewCase } } },
    async ({ actor, params, body }) => caseRow(await offers.decideReview(actor, params.id, body)),
  );
}

const caseRow = ({ caseId, subjectKind, subjectId, happenedAt, filedAt, decidedAt, ...row }: FoundCase) => ({
  ...row,
  id: caseId,
  subject: { kind: subjectKind, id: subjectId },
  happenedAt: happenedAt.toISOString(),
  filedAt: filedAt.toISOString(),
  decidedAt: decidedAt?.toISOString() ?? null,
  decisions: [...decisionsOf(row.kind)],
});
