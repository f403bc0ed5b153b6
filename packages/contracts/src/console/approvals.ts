import { z } from 'zod';
import { Code, Id, Instant } from '../common.ts';

const Amount = z.int().min(1).max(1_000_000_000_000);

/** `GET` and `PUT /api/console/approval-limit`: above what one issue, drop or batch may cost by face it needs approval; null: never. */
export const ApprovalLimit = z.object({ aboveFen: Amount.nullable() });

/** `POST /api/console/approvals` */
export const AskApproval = z.object({ offer: Code, upToFen: Amount, reason: z.string().min(1).max(200) });

/** `POST /api/console/approvals/:id/decision`, by another person than who asked. */
export const DecideApproval = z.object({
  decision: z.enum(['approved', 'refused']),
  note: z.string().max(200).default(''),
});

export const ApprovalShown = z.object({
  id: Id,
  offer: z.object({ code: Code, name: z.string() }),
  upToFen: z.int(),
  reason: z.string(),
  state: z.enum(['pending', 'approved', 'refused']),
  askedAt: Instant,
  askedBy: z.string(),
  decidedAt: Instant.nullable(),
  decidedBy: z.string().nullable(),
  note: z.string().nullable(),
  /** `issue:…`, `drop:…` or `bulk:…`: an approval is used for one. */
  usedFor: z.string().nullable(),
  /** The offer's terms were changed since it was asked: it no longer counts for what is issued from now on. */
  isOutdated: z.boolean(),
  /** Asked by whoever reads this: somebody else decides. */
  isMine: z.boolean(),
});
export type ApprovalShown = z.infer<typeof ApprovalShown>;
/** `GET /api/console/approvals?state=`; without a state: all. */
export const ApprovalsQuery = z.object({ state: z.enum(['pending', 'decided']).optional() });
export type ApprovalsQuery = z.infer<typeof ApprovalsQuery>;
/** Those that wait first, then the last asked; 200 at most. */
export const Approvals = z.object({ approvals: z.array(ApprovalShown) });
