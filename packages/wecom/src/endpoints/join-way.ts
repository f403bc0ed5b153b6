import type { CallOptions } from '../transport/call.ts';
import type { Api } from './api.ts';
import { type Checks, type ContentLimits, checksFor } from './limits.ts';
import { type Shape, single } from './shapes.ts';

/** A code that leads into groups; it is overwritten as a whole (doc 92229). */
export interface JoinWaySettings {
  /** 1 mini program plug-in, 2 QR code. */
  scene: 1 | 2;
  remark?: string;
  /** 1: when all groups are full, the platform opens `room_base_name` + number. */
  auto_create_room?: 0 | 1;
  room_base_name?: string;
  room_base_id?: number;
  /** 1 to 5 groups. */
  chat_id_list: readonly string[];
  /** Appears with the members in groupChat.get. */
  state?: string;
  mark_source?: boolean;
}

/** A code as it is, with its picture's address. */
export interface JoinWay {
  config_id: string;
  scene: number;
  remark?: string;
  auto_create_room: number;
  room_base_name?: string;
  room_base_id?: number;
  /** Also groups that the platform opened itself. */
  chat_id_list: string[];
  qr_code?: string;
  state?: string;
  mark_source?: boolean;
}

const wayShape: Shape = {
  numbers: ['scene', 'auto_create_room', 'room_base_id'],
  flags: ['mark_source'],
  lists: ['chat_id_list'],
};

export function joinWayApi(api: Api) {
  return {
    /** Counts towards the 500,000 contact ways of a corp. Read `qr_code` with {@link JoinWayApi.get | get}. */
    async add(params: JoinWaySettings, options?: CallOptions): Promise<{ config_id: string }> {
      check(checksFor('joinWay.add'), api.limits, params);
      return api.call<{ config_id: string }>('joinWay.add', params, options);
    },
    /** The code's settings, its address and the groups it leads to. */
    async get(params: { config_id: string }, options?: CallOptions): Promise<JoinWay> {
      const shape = { within: { join_way: wayShape } };
      return single((await api.call<{ join_way: unknown }>('joinWay.get', params, options, shape)).join_way) as JoinWay;
    },
    /** Overwrites everything: send all members. */
    async update(params: JoinWaySettings & { config_id: string }, options?: CallOptions): Promise<void> {
      check(checksFor('joinWay.update'), api.limits, params);
      await api.call('joinWay.update', params, options);
    },
    /** The code leads nowhere from then on. */
    async del(params: { config_id: string }, options?: CallOptions): Promise<void> {
      await api.call('joinWay.del', params, options);
    },
  };
}

function check(checks: Checks, limits: ContentLimits, params: JoinWaySettings): void {
  checks.allowed('scene', params.scene === 1 || params.scene === 2);
  checks.required('chat_id_list', params.chat_id_list);
  checks.count('chat_id_list', params.chat_id_list, limits.joinWayGroups);
  checks.characters('remark', params.remark, limits.wayTextCharacters);
  checks.characters('state', params.state, limits.wayTextCharacters);
  checks.characters('room_base_name', params.room_base_name, limits.joinWayNameCharacters);
}

/** Codes that lead into groups (doc 92229). */
export interface JoinWayApi extends ReturnType<typeof joinWayApi> {}
