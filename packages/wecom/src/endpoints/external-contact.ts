import { WeComError } from '../errors/wecom-error.ts';
import type { CallOptions } from '../transport/call.ts';
import { type Api, items, pages } from './api.ts';
import {
  type BatchPage,
  batchShape,
  type Contact,
  type ContactOfMember,
  contactShape,
  type Remark,
  type ServedContact,
} from './contact.ts';
import { checksFor } from './limits.ts';

const NOT_EXTERNAL_CONTACT = 84061;

export function externalContactApi(api: Api) {
  return {
    /** Userids of members who may have customers. */
    async getFollowUserList(options?: CallOptions): Promise<string[]> {
      const shape = { lists: ['follow_user'] };
      const answer = await api.call<{ follow_user: string[] }>('externalContact.getFollowUserList', {}, options, shape);
      return answer.follow_user;
    },

    /** Customers of one member. A member without any is answered with 84061: that is an empty list. */
    async list(params: { userid: string }, options?: CallOptions): Promise<string[]> {
      try {
        const shape = { lists: ['external_userid'] };
        return (await api.call<{ external_userid: string[] }>('externalContact.list', params, options, shape))
          .external_userid;
      } catch (error) {
        if (error instanceof WeComError && error.code === NOT_EXTERNAL_CONTACT) return [];
        throw error;
      }
    },

    /** One customer with all followers; above 500 followers that takes several pages. */
    async get(params: { external_userid: string }, options?: CallOptions): Promise<Contact> {
      let contact: Contact | undefined;
      for await (const page of pages<Contact & { next_cursor?: string }>(
        api,
        'externalContact.get',
        params,
        options,
        contactShape,
      )) {
        const { next_cursor: _, ...rest } = page;
        contact = contact ? { ...contact, follow_user: [...contact.follow_user, ...page.follow_user] } : rest;
      }
      return contact!; // there is at least one page
    },

    /**
     * All customers of some members, one by one; more than 100 members are asked about in groups of 100.
     * `onUnlicensed` hears of members who were left out for want of an interconnect licence.
     */
    async *batchGetByUser(
      params: { userid_list: readonly string[]; limit?: number },
      options: CallOptions & { onUnlicensed?: (userids: string[]) => void } = {},
    ): AsyncGenerator<ContactOfMember, void, undefined> {
      const size = api.limits.batchUsers;
      for (let from = 0; from < params.userid_list.length; from += size) {
        const some = { limit: 100, ...params, userid_list: params.userid_list.slice(from, from + size) };
        for await (const page of pages<BatchPage>(api, 'externalContact.batchGetByUser', some, options, batchShape)) {
          const unlicensed = page.fail_info?.unlicensed_userid_list ?? [];
          if (unlicensed.length > 0) options.onUnlicensed?.(unlicensed);
          yield* page.external_contact_list;
        }
      }
    },

    /**
     * One page of what {@link batchGetByUser} walks, for a caller that keeps the cursor itself and goes on there
     * after a restart. `nextCursor` is null at the end; an empty page is not the end.
     */
    async batchGetByUserPage(
      params: { userid_list: readonly string[]; cursor?: string; limit?: number },
      options?: CallOptions,
    ): Promise<{ contacts: ContactOfMember[]; nextCursor: string | null; unlicensed: string[] }> {
      checksFor('externalContact.batchGetByUser').count('userid_list', params.userid_list, api.limits.batchUsers);
      const page = await api.call<BatchPage>(
        'externalContact.batchGetByUser',
        { limit: 100, ...params },
        options,
        batchShape,
      );
      return {
        contacts: page.external_contact_list,
        nextCursor: page.next_cursor || null,
        unlicensed: page.fail_info?.unlicensed_userid_list ?? [],
      };
    },

    /** Fires no callback: record it yourself. */
    async remark(params: Remark, options?: CallOptions): Promise<void> {
      const check = checksFor('externalContact.remark');
      const { remark, description, remark_company, remark_mobiles, remark_pic_mediaid } = params;
      const changes = { remark, description, remark_company, remark_mobiles, remark_pic_mediaid };
      // an empty text is a change too: it clears
      if (Object.values(changes).every((v) => v === undefined))
        check.required(Object.keys(changes).join(' | '), undefined);
      check.characters('remark', remark, api.limits.customerRemarkCharacters);
      check.characters('description', description, api.limits.customerDescriptionCharacters);
      check.characters('remark_company', remark_company, api.limits.customerCompanyCharacters);
      await api.call('externalContact.remark', params, options);
    },

    /** Per member and customer. Fires no callback: record it yourself. */
    async markTag(
      params: {
        userid: string;
        external_userid: string;
        add_tag?: readonly string[];
        remove_tag?: readonly string[];
      },
      options?: CallOptions,
    ): Promise<void> {
      checksFor('externalContact.markTag').oneOf('add_tag | remove_tag', params.add_tag, params.remove_tag);
      await api.call('externalContact.markTag', params, options);
    },

    /** Everyone who was served, customers or not; ids and cursor live 4 hours (doc 99434). */
    contactList(params: { cursor?: string; limit?: number } = {}, options?: CallOptions) {
      return items<ServedContact>(
        api,
        'externalContact.contactList',
        'info_list',
        { limit: 1000, ...params },
        options,
        {
          within: { info_list: { flags: ['is_customer'], numbers: ['add_time'] } },
        },
      );
    },

    /** For payments (doc 92323). */
    async convertToOpenid(params: { external_userid: string }, options?: CallOptions): Promise<string> {
      return (await api.call<{ openid: string }>('externalContact.convertToOpenid', params, options)).openid;
    },

    /** Temporary ids of other products to lasting ones (doc 98729). Ids that can’t be converted are left out. */
    async convertTmpExternalUserid(
      params: { business_type: number; user_type: number; tmp_external_userid_list: readonly string[] },
      options?: CallOptions,
    ): Promise<{ tmp_external_userid: string; external_userid?: string; userid?: string }[]> {
      const answer = await api.call<{
        results: { tmp_external_userid: string; external_userid?: string; userid?: string }[];
      }>('externalContact.convertTmpExternalUserid', params, options, { lists: ['results'] });
      return answer.results;
    },

    /** For provider apps; an app of the corp's own joins on `unionid` of {@link get} (docs 97108, 93274). */
    unionidToExternalUserid(params: { unionid: string; openid: string; subject_type?: number }, options?: CallOptions) {
      return api.call<{ external_userid?: string; pending_id?: string }>(
        'externalContact.unionidToExternalUserid',
        params,
        options,
      );
    },
  };
}

/** Customers of members (docs 92571, 92113, 92114, 92994, 92115, 92118). */
export interface ExternalContactApi extends ReturnType<typeof externalContactApi> {}
