import { useQuery } from '@tanstack/react-query';
import { useMayForChain } from '../../shared/session.ts';
import { waitingApprovals } from './approval-queries.ts';
import { waitingForMe } from './standing.ts';

/** How many approvals wait for this user; none for who may not decide. */
export function useWaitingForMe(): number {
  const mayDecide = useMayForChain()('offers.edit');
  const { data } = useQuery({ ...waitingApprovals, enabled: mayDecide });
  return mayDecide && data ? waitingForMe(data.approvals) : 0;
}
