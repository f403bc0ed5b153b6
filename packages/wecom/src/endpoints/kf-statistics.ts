import type { CallOptions } from '../transport/call.ts';
import type { Api } from './api.ts';
import { checksFor } from './limits.ts';
import type { Shape } from './shapes.ts';

/** Days of a statistic: unix seconds, rounded down to Beijing midnights, both inclusive; 31 days, 180 days back. */
export interface KfStatisticSpan {
  start_time: number;
  end_time: number;
}

/** A day without figures, or one still being counted, has no `statistic`. */
export interface KfStatisticDay<Figures> {
  /** Unix seconds, a midnight in Beijing. */
  stat_time: number;
  statistic?: Figures;
}

/** What customers asked in one day, over an account or all of them (doc 95489). Rates are 0 … 1. */
export interface KfCorpFigures {
  /** Sessions in which a customer wrote. */
  session_cnt?: number;
  customer_cnt?: number;
  customer_msg_cnt?: number;
  upgrade_service_customer_cnt?: number;
  /** Sessions that the assistant answered. */
  ai_session_reply_cnt?: number;
  ai_transfer_rate?: number;
  ai_knowledge_hit_rate?: number;
  /** Customers who refuse messages. */
  msg_rejected_customer_cnt?: number;
}

/**
 * What servicers did in one day (doc 95490). Rates are 0 … 1 and absent where there is nothing to divide by. The
 * platform really spells `investgate`.
 */
export interface KfServicerFigures {
  /** Sessions that were handed to people. */
  session_cnt?: number;
  customer_cnt?: number;
  customer_msg_cnt?: number;
  reply_rate?: number;
  /** Seconds. */
  first_reply_average_sec?: number;
  satisfaction_investgate_cnt?: number;
  satisfaction_participation_rate?: number;
  satisfied_rate?: number;
  middling_rate?: number;
  dissatisfied_rate?: number;
  upgrade_service_customer_cnt?: number;
  upgrade_service_member_invite_cnt?: number;
  upgrade_service_member_customer_cnt?: number;
  upgrade_service_groupchat_invite_cnt?: number;
  upgrade_service_groupchat_customer_cnt?: number;
  msg_rejected_customer_cnt?: number;
}

const FIGURES = [
  'session_cnt',
  'customer_cnt',
  'customer_msg_cnt',
  'upgrade_service_customer_cnt',
  'ai_session_reply_cnt',
  'ai_transfer_rate',
  'ai_knowledge_hit_rate',
  'msg_rejected_customer_cnt',
  'reply_rate',
  'first_reply_average_sec',
  'satisfaction_investgate_cnt',
  'satisfaction_participation_rate',
  'satisfied_rate',
  'middling_rate',
  'dissatisfied_rate',
  'upgrade_service_member_invite_cnt',
  'upgrade_service_member_customer_cnt',
  'upgrade_service_groupchat_invite_cnt',
  'upgrade_service_groupchat_customer_cnt',
];

const kfStatisticShape: Shape = {
  lists: ['statistic_list'],
  within: { statistic_list: { numbers: ['stat_time'], within: { statistic: { numbers: FIGURES } } } },
};

/** Figures of accounts and of the people who answer (docs 95489, 95490). */
export function kfStatisticsApi(api: Api) {
  return {
    /** Figures of an account, or of all of them, by day. */
    async getCorpStatistic(
      params: KfStatisticSpan & { open_kfid?: string },
      options?: CallOptions,
    ): Promise<{ statistic_list: KfStatisticDay<KfCorpFigures>[] }> {
      checksFor('kf.getCorpStatistic').span('end_time', params.start_time, params.end_time, api.limits.kfSpanDays);
      return api.call<{ statistic_list: KfStatisticDay<KfCorpFigures>[] }>(
        'kf.getCorpStatistic',
        params,
        options,
        kfStatisticShape,
      );
    },

    /** Figures of people: of one servicer, or of all that answer for an account, by day. */
    async getServicerStatistic(
      params: KfStatisticSpan & { open_kfid?: string; servicer_userid?: string },
      options?: CallOptions,
    ): Promise<{ statistic_list: KfStatisticDay<KfServicerFigures>[] }> {
      checksFor('kf.getServicerStatistic').span('end_time', params.start_time, params.end_time, api.limits.kfSpanDays);
      return api.call<{ statistic_list: KfStatisticDay<KfServicerFigures>[] }>(
        'kf.getServicerStatistic',
        params,
        options,
        kfStatisticShape,
      );
    },
  };
}
