import { type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import { callsOf, chunksOf, diffRule, type Semantics, type WordRule } from './rules.ts';

export interface ApplyRulesDeps extends Pick<Platform, 'db' | 'clock' | 'crashAt' | 'log'> {
  wecom: WeComClient;
}

interface RuleWork extends WordRule {
  ruleNo: number;
  ruleId: string | null;
  making: 'wanted' | 'making' | 'unwanted';
  wantedAt: Date;
}

const KIND = { block: 1, warn: 2 } as const;

/**
 * Brings WeCom's rules in line with ours: wanted → making (committed) → made, unwanted → gone. A rule whose creation was
 * cut off is looked for by its name among those that nobody of ours knows; only rules of our app can be changed.
 */
export async function applyRules(deps: ApplyRulesDeps): Promise<void> {
  const failed: unknown[] = [];
  for (const rule of await findWork(deps)) {
    try {
      await (rule.making === 'unwanted' ? remove(deps, rule) : apply(deps, rule));
    } catch (error) {
      if (!(error instanceof WeComError)) throw error;
      deps.log.warn({ rule: rule.ruleNo, err: error }, 'a word rule could not be applied');
      const isUnknown = error.outcome === 'unknown';
      await sql`
        update delivery.word_rule set problem = ${`${error.code} ${error.meaning.zh}`},
          making = case when making = 'unwanted' or ${isUnknown} then making else 'wanted' end
        where rule_no = ${rule.ruleNo}`.execute(deps.db);
      if (isUnknown || error.retryable) failed.push(error);
    }
  }
  if (failed.length > 0) throw failed[0];
}

async function findWork({ db }: ApplyRulesDeps): Promise<RuleWork[]> {
  const { rows } = await sql<RuleWork>`
    select rule_no as "ruleNo", name, words, semantics, kind, users, departments, rule_id as "ruleId", making,
      wanted_at as "wantedAt"
    from delivery.word_rule where making in ('wanted', 'making', 'unwanted') order by name, rule_no`.execute(db);
  return rows;
}

async function apply(deps: ApplyRulesDeps, rule: RuleWork): Promise<void> {
  const { db, wecom, crashAt } = deps;
  let ruleId = rule.ruleId ?? (rule.making === 'making' ? await findLost(deps, rule.name) : null);
  const api = ruleId === null ? 'add_intercept_rule' : 'update_intercept_rule';
  await sql`update delivery.word_rule set making = 'making' where rule_no = ${rule.ruleNo}`.execute(db);
  if (ruleId === null) {
    const [first] = chunksOf(rule);
    ruleId = await wecom.interceptRule.add({
      rule_name: rule.name,
      word_list: rule.words,
      semantics_list: rule.semantics,
      intercept_type: KIND[rule.kind],
      applicable_range: rangeOf(first!),
    });
    crashAt('delivery.after_rule_made');
  }
  const diff = diffRule(rule, await read(wecom, ruleId));
  for (const { add, remove } of diff ? callsOf(diff) : []) {
    await wecom.interceptRule.update({
      rule_id: ruleId,
      rule_name: rule.name,
      word_list: rule.words,
      intercept_type: KIND[rule.kind],
      extra_rule: { semantics_list: rule.semantics },
      ...(isEmpty(add) ? {} : { add_applicable_range: rangeOf(add) }),
      ...(isEmpty(remove) ? {} : { remove_applicable_range: rangeOf(remove) }),
    });
  }
  const isSame = diffRule(rule, diff ? await read(wecom, ruleId) : rule) === null;
  await note(deps, rule, { ruleId, api, outcome: isSame ? 'ok' : 'differs' });
}

async function remove(deps: ApplyRulesDeps, rule: RuleWork): Promise<void> {
  const { db, clock, wecom } = deps;
  // Its creation may have been cut off: then it is there without our knowing its id.
  const ruleId = rule.ruleId ?? (await findLost(deps, rule.name));
  if (ruleId !== null) await wecom.interceptRule.del({ rule_id: ruleId });
  await db.transaction().execute(async (tx) => {
    await sql`update delivery.word_rule set making = 'gone' where rule_no = ${rule.ruleNo}`.execute(tx);
    await sql`
      insert into delivery.api_change (at, api, subject, outcome)
      values (${clock.now()}, 'del_intercept_rule', ${`word_rule:${rule.ruleNo}`}, 'ok')`.execute(tx);
  });
}

/** Own changes make no callback. What was wanted anew meanwhile stays wanted. */
async function note(
  { db, clock }: ApplyRulesDeps,
  rule: RuleWork,
  { ruleId, api, outcome }: { ruleId: string; api: string; outcome: 'ok' | 'differs' },
): Promise<void> {
  const at = clock.now();
  await db.transaction().execute(async (tx) => {
    await sql`
      update delivery.word_rule set rule_id = ${ruleId}, made_at = ${at},
        problem = ${outcome === 'differs' ? '企业微信保存的规则和我们要的不一样' : null},
        making = case when making = 'unwanted' then making when wanted_at = ${rule.wantedAt} then 'made' else 'wanted' end
      where rule_no = ${rule.ruleNo}`.execute(tx);
    await sql`
      insert into delivery.api_change (at, api, subject, outcome)
      values (${at}, ${api}, ${`word_rule:${rule.ruleNo}`}, ${outcome})`.execute(tx);
  });
}

/** Of the rules that nobody of ours knows the newest with this name: names are ours alone, people may use them too. */
async function findLost({ db, wecom }: ApplyRulesDeps, name: string): Promise<string | null> {
  const { rows } = await sql<{ ruleId: string }>`
    select rule_id as "ruleId" from delivery.word_rule where rule_id is not null`.execute(db);
  const known = new Set(rows.map(({ ruleId }) => ruleId));
  const found = (await wecom.interceptRule.list())
    .filter(({ rule_id, rule_name }) => rule_name === name && !known.has(rule_id))
    .sort((a, b) => b.create_time - a.create_time);
  return found[0]?.rule_id ?? null;
}

async function read(wecom: WeComClient, ruleId: string): Promise<WordRule> {
  const there = await wecom.interceptRule.get({ rule_id: ruleId });
  return {
    name: there.rule_name,
    words: there.word_list,
    semantics: there.semantics_list as Semantics[],
    kind: there.intercept_type === KIND.block ? 'block' : 'warn',
    users: there.applicable_range.user_list,
    departments: there.applicable_range.department_list,
  };
}

const isEmpty = ({ users, departments }: { users: string[]; departments: number[] }) =>
  users.length + departments.length === 0;

const rangeOf = ({ users, departments }: { users: string[]; departments: number[] }) => ({
  ...(users.length > 0 ? { user_list: users } : {}),
  ...(departments.length > 0 ? { department_list: departments } : {}),
});
