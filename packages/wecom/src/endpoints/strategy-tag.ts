import type { Api } from './api.ts';
import { operation } from './operation.ts';
import { type CorpTagGroup, type NewTags, tagGroupShape } from './tag.ts';

export function strategyTagApi(api: Api) {
  return {
    /** Everything when no ids are given. */
    getList: operation<
      { strategy_id?: number; tag_id?: readonly string[]; group_id?: readonly string[] },
      { tag_group: (CorpTagGroup & { strategy_id?: number })[] }
    >(api, 'strategyTag.getList', { lists: ['tag_group'], within: { tag_group: tagGroupShape } }),
    /** Answers the group with the new tags only. */
    add: operation<NewTags & { strategy_id: number }, { tag_group: CorpTagGroup }>(api, 'strategyTag.add', {
      within: { tag_group: tagGroupShape },
    }),
    /** Of a tag or a group. */
    edit: operation<{ id: string; name?: string; order?: number }>(api, 'strategyTag.edit'),
    /** Deleting the last tag deletes its group. */
    del: operation<{ tag_id?: readonly string[]; group_id?: readonly string[] }>(api, 'strategyTag.del'),
  };
}

/** Tags of rule groups (doc 94882); their ids begin with `st`. Every call may name the rule group. */
export interface StrategyTagApi extends ReturnType<typeof strategyTagApi> {}
