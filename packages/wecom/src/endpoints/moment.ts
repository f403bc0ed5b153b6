import type { CallOptions } from '../transport/call.ts';
import { type Accepted, type Api, items } from './api.ts';
import { checksFor } from './limits.ts';
import type { Shape } from './shapes.ts';

/** Media ids come from `media.uploadAttachment` with attachment_type 1. One kind per moment. */
export type MomentAttachment =
  | { msgtype: 'image'; image: { media_id: string } }
  | { msgtype: 'video'; video: { media_id: string } }
  | { msgtype: 'link'; link: { title?: string; url: string; media_id: string } };

/** Text of 2000 characters and 4000 bytes, and pictures, a video or a link (doc 95094). */
export interface NewMoment {
  text?: { content: string };
  attachments?: readonly MomentAttachment[];
  /** Left out: every member in range, public. */
  visible_range?: {
    sender_list?: { user_list?: readonly string[]; department_list?: readonly number[] };
    /** Corp tags only. */
    external_contact_list?: { tag_list?: readonly string[] };
  };
}

/** How far the creation is, and what it came to. */
export interface MomentTaskResult {
  /** 1 started, 2 running, 3 done. */
  status: number;
  type: string;
  result?: {
    errcode: number;
    errmsg: string;
    moment_id?: string;
    invalid_sender_list?: { user_list: string[]; department_list: number[] };
    invalid_external_contact_list?: { tag_list: string[] };
  };
}

/** A moment that was published or is to be (doc 93333). */
export interface Moment {
  moment_id: string;
  creator?: string;
  create_time: number;
  /** 0 corp, 1 personal. */
  create_type: number;
  /** 0 part, 1 public. */
  visible_type: number;
  text?: { content: string };
  image: { media_id: string }[];
  video?: { media_id: string; thumb_media_id?: string };
  link?: { title?: string; url: string };
  location?: { latitude: number; longitude: number; name: string };
}

/** How far one member is with a corp moment. */
export interface MomentTask {
  userid: string;
  /** 0 not yet, 1 published. */
  publish_status: number;
}

/** Who commented or liked: a customer or a member. */
export interface MomentReaction {
  external_userid?: string;
  userid?: string;
  create_time: number;
}

/** One member's part in one moment. */
export interface MomentQuery {
  moment_id: string;
  userid: string;
  cursor?: string;
  limit?: number;
}

const resultShape: Shape = {
  numbers: ['status'],
  within: {
    result: {
      numbers: ['errcode'],
      within: {
        invalid_sender_list: { lists: ['user_list'], numberLists: ['department_list'] },
        invalid_external_contact_list: { lists: ['tag_list'] },
      },
    },
  },
};
const momentShape: Shape = {
  numbers: ['create_time', 'create_type', 'visible_type'],
  lists: ['image'],
  within: { location: { numbers: ['latitude', 'longitude'] } },
};
const reactionShape: Shape = { numbers: ['create_time'] };

export function momentApi(api: Api) {
  return {
    /** Ten a minute. Answers a job id; the moment's id comes from {@link getTaskResult} within 24 hours. */
    async addTask(params: NewMoment, options?: CallOptions): Promise<string> {
      const check = checksFor('moment.addTask');
      const { text, attachments = [] } = params;
      check.oneOf('text.content | attachments', text?.content, attachments);
      check.bytes('text.content', text?.content, api.limits.momentTextBytes);
      check.characters('text.content', text?.content, api.limits.momentTextCharacters);
      const kind = attachments[0]?.msgtype;
      check.allowed(
        'attachments',
        attachments.every((a) => a.msgtype === kind),
      );
      check.count('attachments', attachments, kind === 'image' ? api.limits.momentImages : 1);
      attachments.forEach((attachment, index) => {
        if (attachment.msgtype !== 'link') return;
        const field = `attachments[${index}].link.title`;
        check.characters(field, attachment.link.title, api.limits.momentLinkTitleCharacters);
      });
      const senders = params.visible_range?.sender_list?.user_list;
      check.count('visible_range.sender_list.user_list', senders, api.limits.momentSenders);
      return (await api.call<{ jobid: string }>('moment.addTask', params, options)).jobid;
    },

    /** `result.moment_id` when it is done; a job id lives 24 hours. */
    getTaskResult(params: { jobid: string }, options?: CallOptions): Promise<MomentTaskResult> {
      return api.call<MomentTaskResult>('moment.getTaskResult', params, options, resultShape);
    },

    /** Stops what is not published yet. */
    cancel(params: { moment_id: string }, options?: CallOptions): Promise<Accepted> {
      return api.call('moment.cancel', params, options);
    },

    /** A span of 30 days at most. Unix seconds. */
    list(
      params: {
        start_time: number;
        end_time: number;
        creator?: string;
        filter_type?: 0 | 1 | 2;
        cursor?: string;
        limit?: number;
      },
      options?: CallOptions,
    ) {
      checksFor('moment.list').span('end_time', params.start_time, params.end_time, api.limits.momentSpanDays);
      const shape = { within: { moment_list: momentShape } };
      return items<Moment>(api, 'moment.list', 'moment_list', { limit: 20, ...params }, options, shape);
    },

    /** Which members have published; corp moments only. */
    tasks(params: { moment_id: string; cursor?: string; limit?: number }, options?: CallOptions) {
      return items<MomentTask>(api, 'moment.tasks', 'task_list', { limit: 1000, ...params }, options, {
        within: { task_list: { numbers: ['publish_status'] } },
      });
    },

    /** Whom the member chose. */
    customers(params: MomentQuery, options?: CallOptions) {
      return items<{ userid: string; external_userid: string }>(
        api,
        'moment.customers',
        'customer_list',
        { limit: 1000, ...params },
        options,
      );
    },

    /** Who can see it. */
    sendResults(params: MomentQuery, options?: CallOptions) {
      return items<{ external_userid: string }>(
        api,
        'moment.sendResults',
        'customer_list',
        { limit: 5000, ...params },
        options,
      );
    },

    /** Without the words of the comments; the platform keeps those. */
    async comments(
      params: { moment_id: string; userid: string },
      options?: CallOptions,
    ): Promise<{ comment_list: MomentReaction[]; like_list: MomentReaction[] }> {
      const answer = await api.call<{ comment_list: MomentReaction[]; like_list: MomentReaction[] }>(
        'moment.comments',
        params,
        options,
        { lists: ['comment_list', 'like_list'], within: { comment_list: reactionShape, like_list: reactionShape } },
      );
      return { comment_list: answer.comment_list.map(trimmed), like_list: answer.like_list.map(trimmed) };
    },
  };
}

/** Ids of reactions have been seen with trailing blanks. */
function trimmed(reaction: MomentReaction): MomentReaction {
  const { external_userid, userid } = reaction;
  return {
    ...reaction,
    ...(external_userid === undefined ? {} : { external_userid: external_userid.trim() }),
    ...(userid === undefined ? {} : { userid: userid.trim() }),
  };
}

/** Moments that members publish (docs 95094, 97612, 93333). */
export interface MomentApi extends ReturnType<typeof momentApi> {}
