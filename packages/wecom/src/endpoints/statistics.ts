import type { CallOptions } from '../transport/call.ts';
import type { Api } from './api.ts';
import { checksFor } from './limits.ts';

/** What the members asked about did in one day, summed. */
export interface BehaviourDay {
  /** Unix seconds, a midnight in Beijing. */
  stat_time: number;
  /** Single chats in which the member wrote. */
  chat_cnt: number;
  message_cnt: number;
  /** Only when there were chats. */
  reply_percentage?: number;
  /** Minutes; only when there were chats. */
  avg_reply_time?: number;
  /** Customers who deleted or blocked the member. */
  negative_feedback_cnt: number;
  /** Requests that the member sent. */
  new_apply_cnt: number;
  new_contact_cnt: number;
}

const NUMBERS = [
  'stat_time',
  'chat_cnt',
  'message_cnt',
  'reply_percentage',
  'avg_reply_time',
  'negative_feedback_cnt',
  'new_apply_cnt',
  'new_contact_cnt',
];

export function statisticsApi(api: Api) {
  return {
    /** Several members or departments are summed: ask for one when you want one. Days inclusive, unix seconds. */
    async getUserBehaviorData(
      params: { userid?: readonly string[]; partyid?: readonly number[]; start_time: number; end_time: number },
      options?: CallOptions,
    ): Promise<BehaviourDay[]> {
      const check = checksFor('statistics.getUserBehaviorData');
      check.oneOf('userid | partyid', params.userid, params.partyid);
      check.count('userid', params.userid, api.limits.batchUsers);
      check.count('partyid', params.partyid, api.limits.batchUsers);
      check.span('end_time', params.start_time, params.end_time, api.limits.statisticsSpanDays);
      const shape = { lists: ['behavior_data'], within: { behavior_data: { numbers: NUMBERS } } };
      const answer = await api.call<{ behavior_data: BehaviourDay[] }>(
        'statistics.getUserBehaviorData',
        params,
        options,
        shape,
      );
      return answer.behavior_data;
    },
  };
}

/** What members did, by day (doc 92132). 30 days a call, 180 days back. */
export interface StatisticsApi extends ReturnType<typeof statisticsApi> {}
