import { queryOptions } from '@tanstack/react-query';
import { ApprovalLimit, ApprovalShown, Approvals, Offers } from '@xiaoer/contracts';
import { getJson, postJson, requestJson } from '@xiaoer/ui';

/** Wall milliseconds. What waits holds up somebody's drop; the count in the navigation is asked no more often. */
const REFRESH_MS = 60_000;

/** What a person still has to decide. */
export const waitingApprovals = queryOptions({
  queryKey: ['approvals', 'pending'],
  queryFn: ({ signal }) => getJson('/api/console/approvals?state=pending', Approvals, { signal }),
  refetchInterval: REFRESH_MS,
});

export const decidedApprovals = queryOptions({
  queryKey: ['approvals', 'decided'],
  queryFn: ({ signal }) => getJson('/api/console/approvals?state=decided', Approvals, { signal }),
});

export const approvalLimit = queryOptions({
  queryKey: ['approvals', 'limit'],
  queryFn: ({ signal }) => getJson('/api/console/approval-limit', ApprovalLimit, { signal }),
});

/** For whom approval can be asked. */
export const offersToApprove = queryOptions({
  queryKey: ['offers'],
  queryFn: ({ signal }) => getJson('/api/console/offers', Offers, { signal }),
});

export const setApprovalLimit = (aboveFen: number | null) =>
  requestJson('PUT', '/api/console/approval-limit', { aboveFen }, ApprovalLimit);

export const askApproval = (body: { offer: string; upToFen: number; reason: string }) =>
  postJson('/api/console/approvals', body, ApprovalShown);

export const decideApproval = ({ id, ...body }: { id: string; decision: 'approved' | 'refused'; note: string }) =>
  postJson(`/api/console/approvals/${id}/decision`, body, ApprovalShown);
