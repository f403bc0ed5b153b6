import type { CallOptions } from '../transport/call.ts';
import type { Api } from './api.ts';
import { type Checks, checksFor } from './limits.ts';
import { operation } from './operation.ts';
import type { Shape } from './shapes.ts';

/** Members and departments, 1000 at most for a call and 10,000 people for a rule (LIMITS §9). */
export interface InterceptRange {
  user_list?: readonly string[];
  department_list?: readonly number[];
}

/** What can be changed of a rule: name of 20 characters, 300 words of 32. */
export interface InterceptRuleSettings {
  rule_name?: string;
  word_list?: readonly string[];
  /** 1 block, 2 warn. */
  intercept_type?: 1 | 2;
}

/** A rule as it is. The platform shows its id as a number at times: here it is text. */
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
  lists: ['word_list'],
  numberLists: ['semantics_list'],
  within: { applicable_range: { lists: ['user_list'], numberLists: ['department_list'] } },
};

export function interceptRuleApi(api: Api) {
  function check(checks: Checks, rule: InterceptRuleSettings): void {
    checks.characters('rule_name', rule.rule_name, api.limits.interceptNameCharacters);
    checks.count('word_list', rule.word_list, api.limits.interceptWords);
    rule.word_list?.forEach((word, index) => {
      checks.required(`word_list[${index}]`, word);
      checks.characters(`word_list[${index}]`, word, api.limits.interceptWordCharacters);
    });
  }

  function checkRange(checks: Checks, field: string, range: InterceptRange | undefined): void {
    checks.count(`${field}.user_list`, range?.user_list, api.limits.interceptRange);
    checks.count(`${field}.department_list`, range?.department_list, api.limits.interceptRange);
  }

  return {
    /** At most 100 rules in a corp. Answers the id of the new one. */
    async add(
      params: Required<InterceptRuleSettings> & {
        semantics_list?: readonly (1 | 2 | 3)[];
        applicable_range: InterceptRange;
      },
      options?: CallOptions,
    ): Promise<string> {
      const checks = checksFor('interceptRule.add');
      check(checks, params);
      checks.required('rule_name', params.rule_name);
      checks.oneOf('word_list | semantics_list', params.word_list, params.semantics_list);
      checkRange(checks, 'applicable_range', params.applicable_range);
      const shape = { texts: ['rule_id'] };
      return (await api.call<{ rule_id: string }>('interceptRule.add', params, options, shape)).rule_id;
    },
    /** Rules of every app, without their words. */
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
    /** A rule with its words and range. */
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
      params: InterceptRuleSettings & {
        rule_id: string;
        extra_rule?: { semantics_list: readonly (1 | 2 | 3)[] };
        add_applicable_range?: InterceptRange;
        remove_applicable_range?: InterceptRange;
      },
      options?: CallOptions,
    ): Promise<void> {
      const checks = checksFor('interceptRule.update');
      check(checks, params);
      checkRange(checks, 'add_applicable_range', params.add_applicable_range);
      checkRange(checks, 'remove_applicable_range', params.remove_applicable_range);
      await api.call('interceptRule.update', params, options);
    },
    /** Own rules only. */
    del: operation<{ rule_id: string }>(api, 'interceptRule.del'),
  };
}

const semantics: Shape = { numberLists: ['semantics_list'] };

/** Sensitive words in what members write (doc 95097). There is no callback for hits. Only own rules can be changed. */
export interface InterceptRuleApi extends ReturnType<typeof interceptRuleApi> {}
