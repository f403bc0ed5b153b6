import type { CallOptions } from '../transport/call.ts';
import type { Api } from './api.ts';
import { checksFor } from './limits.ts';
import { operation } from './operation.ts';

export function archiveApi(api: Api) {
  return {
    /** Members whose chats are kept. */
    getPermitUserList: operation<{ type?: number }, { ids: string[] }>(api, 'archive.getPermitUserList', {
      lists: ['ids'],
    }),
    /** 100 pairs a call. */
    async checkSingleAgree(
      params: { info: readonly { userid: string; exteranalopenid: string }[] },
      options?: CallOptions,
    ): Promise<{ agreeinfo: SingleAgreement[] }> {
      const check = checksFor('archive.checkSingleAgree');
      check.required('info', params.info);
      check.count('info', params.info, api.limits.archivePairs);
      return api.call<{ agreeinfo: SingleAgreement[] }>('archive.checkSingleAgree', params, options, {
        lists: ['agreeinfo'],
        within: { agreeinfo: { numbers: ['status_change_time'] } },
      });
    },
    /** Who in a group agreed to be archived. */
    checkRoomAgree: operation<
      { roomid: string },
      { agreeinfo: { status_change_time: number; exteranalopenid: string; agree_status: string }[] }
    >(api, 'archive.checkRoomAgree', {
      lists: ['agreeinfo'],
      within: { agreeinfo: { numbers: ['status_change_time'] } },
    }),
    /** Internal groups only. */
    getGroupChat: operation<
      { roomid: string },
      {
        roomname: string;
        creator: string;
        room_create_time: number;
        notice?: string;
        members: { memberid: string; jointime: number }[];
      }
    >(api, 'archive.getGroupChat', {
      numbers: ['room_create_time'],
      lists: ['members'],
      within: { members: { numbers: ['jointime'] } },
    }),
  };
}

/** Whether one customer lets one member's chats be kept (doc 91782). */
export interface SingleAgreement {
  /** Unix seconds. */
  status_change_time: number;
  userid: string;
  exteranalopenid: string;
  /** `Agree`, `Disagree`; older answers have `Default_Agree` too. */
  agree_status: string;
}

/**
 * Helpers of the paid session archive, called with the archive's own secret (docs 91614, 91782, 92951). The messages
 * themselves come from the platform's native library. The member is really spelled `exteranalopenid`.
 */
export interface ArchiveApi extends ReturnType<typeof archiveApi> {}
