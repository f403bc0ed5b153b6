import type { CallOptions } from '../transport/call.ts';
import { type Accepted, type Api, items } from './api.ts';
import { type Attachment, checkContent, type MessageContent } from './content.ts';
import { checksFor } from './limits.ts';

/** Content and conditions of a mass message (doc 92135): 4000 bytes of text, 9 attachments. */
export interface MassMessageBase extends MessageContent {
  /** Tags of one list are alternatives, lists are conditions. Ignored beside external_userid. */
  tag_filter?: { group_list: readonly { tag_list: readonly string[] }[] };
}

/** To customers, 10,000 at most. */
export interface SingleMassMessage extends MassMessageBase {
  chat_type?: 'single';
  external_userid?: readonly string[];
  /** Alone: all customers of this member. Left out: WeCom picks who last spoke with the customer. */
  sender?: string;
  /** The member may change the selection. */
  allow_select?: boolean;
}

/** Into groups of one owner, 2000 at most. */
export interface GroupMassMessage extends MassMessageBase {
  chat_type: 'group';
  /** The owner of the groups. */
  sender: string;
  /** Groups of this owner; left out, the owner chooses. */
  chat_id_list?: readonly string[];
}

/** A task for one sender: one content for all its receivers. */
export type NewMassMessage = SingleMassMessage | GroupMassMessage;

/** A mass message that was created, by API or by hand. */
export interface MassMessageRecord {
  msgid: string;
  /** Absent for messages made by API. */
  creator?: string;
  /** Unix seconds. */
  create_time: number;
  /** 0 corp, 1 personal. */
  create_type: number;
  text?: { content: string };
  attachments: Attachment[];
}

/** How far one sender is. */
export interface MassMessageTask {
  userid: string;
  /** 0 not sent, 2 sent. */
  status: number;
  send_time?: number;
}

/** What became of one receiver. */
export interface MassMessageResult {
  external_userid?: string;
  chat_id?: string;
  userid: string;
  /** 0 not sent, 1 sent, 2 not a contact any more, 3 at the platform's cap. Of groups only sent ones are listed. */
  status: number;
  send_time?: number;
}

export function massMessageApi(api: Api) {
  return {
    /**
     * Asks one member (or group owner) to send one content. Nothing is delivered before they confirm. When the
     * error says `outcome: 'unknown'`, find out with {@link list} whether the task exists before sending it again.
     */
    async addTemplate(params: NewMassMessage, options?: CallOptions): Promise<{ msgid: string; fail_list: string[] }> {
      const check = checksFor('massMessage.addTemplate');
      const { limits } = api;
      if (params.chat_type === 'group') {
        check.required('sender', params.sender);
        check.count('chat_id_list', params.chat_id_list, limits.massMessageGroups);
      } else {
        check.oneOf('sender | external_userid | tag_filter', params.sender, params.external_userid, params.tag_filter);
        check.count('external_userid', params.external_userid, limits.massMessageCustomers);
      }
      params.tag_filter?.group_list.forEach((group, index) => {
        check.count(`tag_filter.group_list[${index}].tag_list`, group.tag_list, limits.tagsPerFilter);
      });
      checkContent(check, limits, params);
      const shape = { lists: ['fail_list'] };
      return api.call<{ msgid: string; fail_list: string[] }>('massMessage.addTemplate', params, options, shape);
    },

    /** Three times in 24 hours; more is refused with 41094. */
    async remind(params: { msgid: string }, options?: CallOptions): Promise<void> {
      await api.call('massMessage.remind', params, options);
    },

    /** Stops what has not been sent yet; nothing is recalled. `already`: it had been stopped before. */
    cancel(params: { msgid: string }, options?: CallOptions): Promise<Accepted> {
      return api.call('massMessage.cancel', params, options);
    },

    /** Messages created in a span of at most a month. Unix seconds. */
    list(
      params: {
        chat_type: 'single' | 'group';
        start_time: number;
        end_time: number;
        creator?: string;
        /** 0 corp, 1 personal, 2 all. */
        filter_type?: 0 | 1 | 2;
        limit?: number;
        cursor?: string;
      },
      options?: CallOptions,
    ) {
      checksFor('massMessage.list').span(
        'end_time',
        params.start_time,
        params.end_time,
        api.limits.massMessageSpanDays,
      );
      return items<MassMessageRecord>(api, 'massMessage.list', 'group_msg_list', { limit: 100, ...params }, options, {
        within: { group_msg_list: { numbers: ['create_time', 'create_type'], lists: ['attachments'] } },
      });
    },

    /** Which members have confirmed. Right after creation 41063 may be answered: later. */
    tasks(params: { msgid: string; limit?: number; cursor?: string }, options?: CallOptions) {
      return items<MassMessageTask>(api, 'massMessage.tasks', 'task_list', { limit: 1000, ...params }, options, {
        within: { task_list: { numbers: ['status', 'send_time'] } },
      });
    },

    /** What became of each receiver of one member. */
    sendResults(params: { msgid: string; userid: string; limit?: number; cursor?: string }, options?: CallOptions) {
      return items<MassMessageResult>(
        api,
        'massMessage.sendResults',
        'send_list',
        { limit: 1000, ...params },
        options,
        {
          within: { send_list: { numbers: ['status', 'send_time'] } },
        },
      );
    },
  };
}

/** Mass messages that members confirm and send (docs 92135, 97610, 97611, 93338). No callback reports progress. */
export interface MassMessageApi extends ReturnType<typeof massMessageApi> {}
