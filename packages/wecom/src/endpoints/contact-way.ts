import type { CallOptions } from '../transport/call.ts';
import { type Api, items } from './api.ts';
import { type Checks, type ContentLimits, checksFor } from './limits.ts';
import { type Shape, single } from './shapes.ts';

/** What a temporary chat ends with: text and the first that is there of image, link and mini program (doc 92228). */
export interface ContactWayConclusions {
  text?: { content: string };
  /** Sent as `media_id`, answered as `pic_url`. */
  image?: { media_id?: string; pic_url?: string };
  link?: { title: string; picurl?: string; desc?: string; url: string };
  miniprogram?: { title: string; pic_media_id: string; appid: string; page: string };
}

/** What can be changed later. Lists replace what was there. */
export interface ContactWaySettings {
  remark?: string;
  /** Defaults to true. */
  skip_verify?: boolean;
  /** Comes back in the callback of everyone who adds through it. */
  state?: string;
  user?: readonly string[];
  /** Only type 2. */
  party?: readonly number[];
  /** One company's people always meet the same member. */
  is_exclusive?: boolean;
  /** 1 to 3, of mini program controls only. */
  style?: number;
  /** Marketing apps only. */
  mark_source?: boolean;
  /** Temporary chats, medical industry only: seconds that the code lives, 14 days at most. */
  expires_in?: number;
  /** Seconds that a temporary chat lives, 14 days at most. */
  chat_expires_in?: number;
  unionid?: string;
  conclusions?: ContactWayConclusions;
}

/** A new code. */
export interface NewContactWay extends ContactWaySettings {
  /** 1 single (exactly one user), 2 several. */
  type: 1 | 2;
  /** 1 mini program control, 2 QR code. */
  scene: 1 | 2;
  is_temp?: boolean;
}

/** A code as it is. */
export interface ContactWay extends Omit<ContactWaySettings, 'user' | 'party'> {
  config_id: string;
  type: number;
  scene: number;
  qr_code?: string;
  user: string[];
  party: number[];
}

const wayShape: Shape = {
  numbers: ['type', 'scene', 'style', 'expires_in', 'chat_expires_in'],
  flags: ['skip_verify', 'is_temp', 'is_exclusive'],
  lists: ['user'],
  numberLists: ['party'],
};

export function contactWayApi(api: Api) {
  return {
    /** Keep the config id: it cannot be found again later than the list window. */
    async add(params: NewContactWay, options?: CallOptions): Promise<{ config_id: string; qr_code?: string }> {
      const check = checksFor('contactWay.add');
      check.allowed('type', params.type === 1 || params.type === 2);
      check.allowed('scene', params.scene === 1 || params.scene === 2);
      if (params.type === 1) {
        check.required('user', params.user);
        check.count('user', params.user, 1);
        check.allowed('party', !params.party?.length);
      } else {
        check.oneOf('user | party', params.user, params.party);
      }
      checkSettings(check, api.limits, params);
      return api.call<{ config_id: string; qr_code?: string }>('contactWay.add', params, options);
    },

    /** 41044 for an id of another corp or a deleted way. */
    async get(params: { config_id: string }, options?: CallOptions): Promise<ContactWay> {
      // an object; a list of one in answers that older clients recorded
      const shape = { within: { contact_way: wayShape } };
      const answer = await api.call<{ contact_way: unknown }>('contactWay.get', params, options, shape);
      return single(answer.contact_way) as ContactWay;
    },

    /** Without times the last 90 days. Ways made after 2021-07-10 only, temporary ones never. Unix seconds. */
    list(
      params: { start_time?: number; end_time?: number; cursor?: string; limit?: number } = {},
      options?: CallOptions,
    ): AsyncGenerator<{ config_id: string }, void, undefined> {
      return items(api, 'contactWay.list', 'contact_way', { limit: 1000, ...params }, options);
    },

    /** Members given replace what was there; type and scene cannot change. */
    async update(params: ContactWaySettings & { config_id: string }, options?: CallOptions): Promise<void> {
      checkSettings(checksFor('contactWay.update'), api.limits, params);
      await api.call('contactWay.update', params, options);
    },

    /** The code leads nowhere from then on. */
    async del(params: { config_id: string }, options?: CallOptions): Promise<void> {
      await api.call('contactWay.del', params, options);
    },

    /** Ends a temporary chat before its time. */
    async closeTempChat(params: { userid: string; external_userid: string }, options?: CallOptions): Promise<void> {
      await api.call('contactWay.closeTempChat', params, options);
    },
  };
}

function checkSettings(check: Checks, limits: ContentLimits, params: ContactWaySettings): void {
  check.count('user', params.user, limits.contactWayUsers);
  check.characters('remark', params.remark, limits.wayTextCharacters);
  check.characters('state', params.state, limits.wayTextCharacters);
  check.allowed('style', params.style === undefined || [1, 2, 3].includes(params.style));
  check.bytes('conclusions.text.content', params.conclusions?.text?.content, limits.messageTextBytes);
}

/** 联系我 codes (doc 92228). 500,000 in a corp, shared with join ways: never one per customer. */
export interface ContactWayApi extends ReturnType<typeof contactWayApi> {}
