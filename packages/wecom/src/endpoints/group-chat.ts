import type { CallOptions } from '../transport/call.ts';
import { type Api, items } from './api.ts';
import { joinWayApi } from './join-way.ts';
import { checksFor } from './limits.ts';
import type { Shape } from './shapes.ts';

/** One person in a group. */
export interface GroupMember {
  /** A userid or an external_userid. */
  userid: string;
  /** 1 member of the corp, 2 external. */
  type: number;
  unionid?: string;
  /** Unix seconds. */
  join_time: number;
  /** 1 invited directly, 2 by invitation link, 3 by code. */
  join_scene: number;
  invitor?: { userid: string };
  group_nickname?: string;
  name?: string;
  /** `state` of the join way. */
  state?: string;
}

/** A customer group with its people (doc 92122). */
export interface GroupChat {
  chat_id: string;
  /** May be empty. */
  name: string;
  owner: string;
  create_time: number;
  notice?: string;
  member_list: GroupMember[];
  admin_list: { userid: string }[];
  /** Compare with `lastMemberVersion` of the callbacks. */
  member_version?: string;
}

/** What happened in groups in one day (doc 92133). */
export interface GroupFigures {
  new_chat_cnt: number;
  chat_total: number;
  chat_has_msg: number;
  new_member_cnt: number;
  member_total: number;
  member_has_msg: number;
  msg_total: number;
  migrate_trainee_chat_cnt?: number;
}

/** Days and owners of a statistic (doc 92133): 30 days a call, 100 owners at most. */
export interface StatisticQuery {
  /** Unix seconds, a midnight in Beijing; 180 days back at most, yesterday at the latest. */
  day_begin_time: number;
  day_end_time?: number;
  owner_filter: { userid_list: readonly string[] };
}

const chatShape: Shape = {
  numbers: ['create_time'],
  lists: ['member_list', 'admin_list'],
  within: { member_list: { numbers: ['type', 'join_time', 'join_scene'] } },
};
const figures: Shape = {
  numbers: [
    'new_chat_cnt',
    'chat_total',
    'chat_has_msg',
    'new_member_cnt',
    'member_total',
    'member_has_msg',
    'msg_total',
    'migrate_trainee_chat_cnt',
  ],
};
const TRANSFER_SHAPE: Shape = {
  lists: ['failed_chat_list'],
  within: { failed_chat_list: { numbers: ['errcode'] } },
};

export function groupChatApi(api: Api) {
  function checkStatistic(name: 'groupChat.statistic' | 'groupChat.statisticByDay', params: StatisticQuery): void {
    const check = checksFor(name);
    const { day_begin_time, day_end_time = day_begin_time, owner_filter } = params;
    check.required('owner_filter.userid_list', owner_filter.userid_list);
    check.count('owner_filter.userid_list', owner_filter.userid_list, api.limits.ownersPerQuery);
    check.span('day_end_time', day_begin_time, day_end_time, api.limits.statisticsSpanDays);
  }

  return {
    /** Without `owner_filter` only apps that see at most 1000 people are answered. Status 1: the owner has left. */
    list(
      params: {
        /** 0 all, 1 owner has left, 2 being passed on, 3 passed on. */
        status_filter?: 0 | 1 | 2 | 3;
        owner_filter?: { userid_list: readonly string[] };
        cursor?: string;
        limit?: number;
      } = {},
      options?: CallOptions,
    ) {
      const owners = params.owner_filter?.userid_list;
      checksFor('groupChat.list').count('owner_filter.userid_list', owners, api.limits.ownersPerQuery);
      return items<{ chat_id: string; status: number }>(
        api,
        'groupChat.list',
        'group_chat_list',
        { status_filter: 0, limit: 1000, ...params },
        options,
        { within: { group_chat_list: { numbers: ['status'] } } },
      );
    },

    /** Lags events by about two seconds. */
    async get(params: { chat_id: string /** Names of members too. */; need_name?: 0 | 1 }, options?: CallOptions) {
      const shape = { within: { group_chat: chatShape } };
      return (await api.call<{ group_chat: GroupChat }>('groupChat.get', params, options, shape)).group_chat;
    },

    /** The group a mini program was opened from. */
    async opengidToChatid(params: { opengid: string }, options?: CallOptions): Promise<string> {
      return (await api.call<{ chat_id: string }>('groupChat.opengidToChatid', params, options)).chat_id;
    },

    /** Codes that lead into groups. */
    joinWay: joinWayApi(api),

    /** Figures per owner, walked to the end by offset. */
    async *statistic(
      params: StatisticQuery & { order_by?: 1 | 2 | 3 | 4; order_asc?: 0 | 1; offset?: number; limit?: number },
      options?: CallOptions,
    ): AsyncGenerator<{ owner: string; data: GroupFigures }, void, undefined> {
      const shape: Shape = {
        numbers: ['total', 'next_offset'],
        lists: ['items'],
        within: { items: { within: { data: figures } } },
      };
      checkStatistic('groupChat.statistic', params);
      let offset = params.offset ?? 0;
      for (;;) {
        const page = await api.call<{
          total: number;
          next_offset: number;
          items: { owner: string; data: GroupFigures }[];
        }>('groupChat.statistic', { limit: 500, ...params, offset }, options, shape);
        yield* page.items;
        // the last page repeats or leaves out the offset
        if (!page.next_offset || page.next_offset <= offset || page.next_offset >= page.total) return;
        offset = page.next_offset;
      }
    },

    /** Figures per day, owners summed. */
    async statisticByDay(params: StatisticQuery, options?: CallOptions) {
      const shape: Shape = {
        lists: ['items'],
        within: { items: { numbers: ['stat_time'], within: { data: figures } } },
      };
      checkStatistic('groupChat.statisticByDay', params);
      const answer = await api.call<{ items: { stat_time: number; data: GroupFigures }[] }>(
        'groupChat.statisticByDay',
        params,
        options,
        shape,
      );
      return answer.items;
    },

    /** Groups of an owner who has left. Answers the groups that could not be passed on. */
    transfer: (params: GroupTransfer, options?: CallOptions) => transfer(api, 'groupChat.transfer', params, options),

    /** Groups of an owner who is still there; each at most twice in 90 days. */
    onjobTransfer: (params: GroupTransfer, options?: CallOptions) =>
      transfer(api, 'groupChat.onjobTransfer', params, options),
  };
}

/** At most 100 groups for a call (LIMITS §6), and their owner to be. */
export interface GroupTransfer {
  chat_id_list: readonly string[];
  new_owner: string;
}

async function transfer(
  api: Api,
  name: 'groupChat.transfer' | 'groupChat.onjobTransfer',
  params: GroupTransfer,
  options: CallOptions | undefined,
): Promise<{ chat_id: string; errcode: number; errmsg?: string }[]> {
  const check = checksFor(name);
  check.required('chat_id_list', params.chat_id_list);
  check.count('chat_id_list', params.chat_id_list, api.limits.transferGroups);
  const answer = await api.call<{ failed_chat_list: { chat_id: string; errcode: number; errmsg?: string }[] }>(
    name,
    params,
    options,
    TRANSFER_SHAPE,
  );
  return answer.failed_chat_list;
}

/** Customer groups (docs 92120, 92122, 94822, 92229, 92133, 92127, 95703). They can't be opened by API. */
export interface GroupChatApi extends ReturnType<typeof groupChatApi> {}
