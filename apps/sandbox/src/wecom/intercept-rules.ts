import { z } from 'zod';
import type { RuleRange, Semantic } from '../world/intercept-rules.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { num, upToCharacters } from './shapes.ts';

/** The samples write it as text and as a number. */
const Id = z.object({ rule_id: z.coerce.string() });
const Range = z.object({ user_list: z.array(z.string()).default([]), department_list: z.array(num).default([]) });
const Rule = z.object({
  rule_name: upToCharacters(20).min(1),
  word_list: z.array(z.string()).default([]),
  intercept_type: z.literal([1, 2]),
});
/** Which numbers mean something is the world's to say (41084). */
const Semantics = z.array(num.transform((n) => n as Semantic));

const rangeOf = (given: z.output<typeof Range> | undefined): RuleRange => ({
  users: given?.user_list ?? [],
  departments: given?.department_list ?? [],
});

export const interceptRuleEndpoints: Endpoint[] = [
  endpoint(
    'POST',
    'externalcontact/add_intercept_rule',
    Rule.extend({ semantics_list: Semantics.default([]), applicable_range: Range }),
    (q, { world }) => ({
      rule_id: String(
        world.interceptRules.add({
          name: q.rule_name,
          words: q.word_list,
          semantics: q.semantics_list,
          type: q.intercept_type,
          range: rangeOf(q.applicable_range),
        }),
      ),
    }),
  ),
  /** Every rule of the corp, an administrator's too. */
  endpoint('GET', 'externalcontact/get_intercept_rule_list', z.object({}), (_, { world }) => ({
    rule_list: world.interceptRules.all().map((rule) => ({
      rule_id: String(rule.ruleId),
      rule_name: rule.name,
      create_time: rule.createdAt,
    })),
  })),
  /** As the sample has it: the id as a number here, and `semantics_list` at the level of the rule. */
  endpoint('POST', 'externalcontact/get_intercept_rule', Id, ({ rule_id }, { world }) => {
    const rule = world.interceptRules.known(rule_id);
    return {
      rule: {
        rule_id: rule.ruleId,
        rule_name: rule.name,
        word_list: rule.words,
        semantics_list: rule.semantics,
        intercept_type: rule.type,
        applicable_range: { user_list: rule.range.users, department_list: rule.range.departments },
      },
    };
  }),
  endpoint(
    'POST',
    'externalcontact/update_intercept_rule',
    Id.extend({
      ...Rule.partial().shape,
      word_list: z.array(z.string()).optional(),
      /** Given and empty clears. */
      extra_rule: z.object({ semantics_list: Semantics.default([]) }).optional(),
      add_applicable_range: Range.optional(),
      remove_applicable_range: Range.optional(),
    }),
    (q, { world }) => {
      world.interceptRules.update(q.rule_id, {
        name: q.rule_name,
        words: q.word_list,
        semantics: q.extra_rule?.semantics_list,
        type: q.intercept_type,
        add: rangeOf(q.add_applicable_range),
        remove: rangeOf(q.remove_applicable_range),
      });
      return {};
    },
  ),
  endpoint('POST', 'externalcontact/del_intercept_rule', Id, ({ rule_id }, { world }) => {
    world.interceptRules.remove(rule_id);
    return {};
  }),
];
