import type { CallOptions } from '../transport/call.ts';
import type { Api } from './api.ts';
import { checksFor } from './limits.ts';
import type { Shape } from './shapes.ts';

/** A tag of the corp. Names of 30 characters at most. */
export interface CorpTag {
  id: string;
  name: string;
  create_time: number;
  /** Bigger sorts first, 0 … 2³² − 1. */
  order: number;
  deleted?: boolean;
}

/** A group with its tags; the platform keeps no empty ones. */
export interface CorpTagGroup {
  group_id: string;
  group_name: string;
  create_time: number;
  order: number;
  deleted?: boolean;
  tag: CorpTag[];
}

/** Tags to add; 10,000 in a corp (40126). */
export interface NewTags {
  /** An existing group by id, or by name; a new name makes a new group. */
  group_id?: string;
  group_name?: string;
  order?: number;
  tag: readonly { name: string; order?: number }[];
  agentid?: number;
}

const times: Shape = { numbers: ['create_time', 'order'], flags: ['deleted'] };
/** Numbers and flags of a group and its tags. */
export const tagGroupShape: Shape = { ...times, lists: ['tag'], within: { tag: times } };

export function tagApi(api: Api) {
  return {
    /** Everything when both lists are empty; group_id wins when both are given. */
    async getCorpTagList(
      params: { tag_id?: readonly string[]; group_id?: readonly string[] } = {},
      options?: CallOptions,
    ): Promise<CorpTagGroup[]> {
      const shape = { lists: ['tag_group'], within: { tag_group: tagGroupShape } };
      return (await api.call<{ tag_group: CorpTagGroup[] }>('tag.getCorpTagList', params, options, shape)).tag_group;
    },

    /** Answers the group with the new tags only. */
    async add(params: NewTags, options?: CallOptions): Promise<CorpTagGroup> {
      const check = checksFor('tag.add');
      check.oneOf('group_id | group_name', params.group_id, params.group_name);
      check.required('tag', params.tag);
      check.characters('group_name', params.group_name, api.limits.tagNameCharacters);
      params.tag.forEach((tag, index) => {
        check.required(`tag[${index}].name`, tag.name);
        check.characters(`tag[${index}].name`, tag.name, api.limits.tagNameCharacters);
      });
      const shape = { within: { tag_group: tagGroupShape } };
      return (await api.call<{ tag_group: CorpTagGroup }>('tag.add', params, options, shape)).tag_group;
    },

    /** Of a tag or a group. */
    async edit(params: { id: string; name?: string; order?: number; agentid?: number }, options?: CallOptions) {
      checksFor('tag.edit').characters('name', params.name, api.limits.tagNameCharacters);
      await api.call('tag.edit', params, options);
    },

    /** Deleting the last tag deletes its group. */
    async del(
      params: { tag_id?: readonly string[]; group_id?: readonly string[]; agentid?: number },
      options?: CallOptions,
    ) {
      checksFor('tag.del').oneOf('tag_id | group_id', params.tag_id, params.group_id);
      await api.call('tag.del', params, options);
    },
  };
}

/** The corp's tag library (doc 92117). An app may change only tags it made; changes by API fire no callback. */
export interface TagApi extends ReturnType<typeof tagApi> {}
