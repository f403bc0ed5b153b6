import type { CallOptions } from '../transport/call.ts';
import type { Api } from './api.ts';
import { type Checks, checksFor } from './limits.ts';
import { operation } from './operation.ts';
import type { Shape } from './shapes.ts';

interface ApplicableRange {
  user_list?: readonly string[];
  department_list?: readonly number[];
}

interface RuleSettings {
  rule_name?: string;
  word_list?: readonly string[];
  /** 1 block, 2 warn. */
  intercept_type?: 1 | 2;
}

export interface InterceptRule {
  rule_id: string;
  rule_name: string;
  word_list: string[];
  /** 1 mobile numbers, 2 mail addresses, 3 red packets. Found at rule level or in `extra_rule`. */
  semantics_list: number[];
  intercept_type: number;
  applicable_range: { user_list: string[]; department_list: number[] };
}

const ruleShape: Shape = {
  texts: ['rule_id'],
  numbers: ['intercept_type', 'create_time'],
  lists: ['word_list', 'semantics_list'],
  within: { applicable_range: { lists: ['user_list', 'department_list'] } },
};

/** Sensitive words in what members write (doc 95097). There is no callback for hits. Only own rules can be changed. */
export function interceptRuleApi(api: Api) {
  function check(checks: Checks, rule: RuleSettings): void {
    checks.characters('rule_name', rule.rule_name, api.limits.interceptNameCharacters);
    checks.count('word_list', rule.word_list, api.limits.interceptWords);
    rule.word_list?.forEach((word, index) => {
      checks.required(`word_list[${index}]`, word);
      checks.characters(`word_list[${index}]`, word, api.limits.interceptWordCharacters);
    });
  }

  return {
    async add(
      params: Required<RuleSettings> & { semantics_list?: readonly (1 | 2 | 3)[]; applicable_range: ApplicableRange },
      options?: CallOptions,
    ): Promise<string> {
      check(checksFor('interceptRule.add'), params);
      const shape = { texts: ['rule_id'] };
      return (await api.call<{ rule_id: string }>('interceptRule.add', params, options, shape)).rule_id;
    },
    async list(options?: CallOptions): Promise<{ rule_id: string; rule_name: string; create_time: number }[]> {
      const shape: Shape = {
        lists: ['rule_list'],
        within: { rule_list: { texts: ['rule_id'], numbers: ['create_time'] } },
      };
      return (
        await api.call<{ rule_list: { rule_id: string; rule_name: string; create_time: number }[] }>(
          'interceptRule.list',
          {},
          options,
          shape,
        )
      ).rule_list;
    },
    async get(params: { rule_id: string }, options?: CallOptions): Promise<InterceptRule> {
      const shape = { within: { rule: { ...ruleShape, within: { ...ruleShape.within, extra_rule: semantics } } } };
      const { rule } = await api.call<{ rule: InterceptRule & { extra_rule?: { semantics_list: number[] } } }>(
        'interceptRule.get',
        params,
        options,
        shape,
      );
      const { extra_rule, ...rest } = rule;
      return { ...rest, semantics_list: [...new Set([...rule.semantics_list, ...(extra_rule?.semantics_list ?? [])])] };
    },
    /** An empty `semantics_list` clears. */
    async update(
      params: RuleSettings & {
        rule_id: string;
        extra_rule?: { semantics_list: readonly (1 | 2 | 3)[] };
        add_applicable_range?: ApplicableRange;
        remove_applicable_range?: ApplicableRange;
      },
      options?: CallOptions,
    ): Promise<void> {
      check(checksFor('interceptRule.update'), params);
      await api.call('interceptRule.update', params, options);
    },
    del: operation<{ rule_id: string }>(api, 'interceptRule.del'),
  };
}

const semantics: Shape = { lists: ['semantics_list'] };
