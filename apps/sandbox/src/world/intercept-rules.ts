import { seconds, type WorldContext } from './context.ts';
import { refuse } from './errors.ts';
import { type Staff, sameCase } from './staff.ts';
import type { VisibleRange } from './visible-range.ts';

/** 1 blocks, 2 only warns. */
type InterceptType = 1 | 2;
/** 1 mobile numbers, 2 mail addresses, 3 red packets. */
export type Semantic = 1 | 2 | 3;
export interface RuleRange {
  users: string[];
  departments: number[];
}
export interface InterceptRule {
  ruleId: number;
  name: string;
  words: string[];
  semantics: Semantic[];
  type: InterceptType;
  range: RuleRange;
  own: boolean;
  createdAt: number;
}
export type NewRule = Omit<InterceptRule, 'ruleId' | 'own' | 'createdAt'>;

interface Row {
  rule_id: number;
  name: string;
  words: string;
  semantics: string;
  intercept_type: InterceptType;
  users: string;
  departments: string;
  own: number;
  created_at: number;
  deleted_at: number | null;
}
const read = (row: Row): InterceptRule => ({
  ruleId: row.rule_id,
  name: row.name,
  words: JSON.parse(row.words) as string[],
  semantics: JSON.parse(row.semantics) as Semantic[],
  type: row.intercept_type,
  range: { users: JSON.parse(row.users) as string[], departments: JSON.parse(row.departments) as number[] },
  own: row.own === 1,
  createdAt: row.created_at,
});

const without = <Value>(from: Value[], gone: Value[]) => from.filter((value) => !gone.includes(value));

/** Rules against sensitive words in what members write to customers (聊天敏感词, doc 95097). */
export function createInterceptRules(ctx: WorldContext, { staff, range }: { staff: Staff; range: VisibleRange }) {
  const { store, settings } = ctx;
  const all = (): InterceptRule[] =>
    store.all<Row>('select * from intercept_rule where deleted_at is null order by rule_id').map(read);
  const known = (ruleId: string): InterceptRule => {
    const row = store.get<Row>('select * from intercept_rule where rule_id = ?', Number(ruleId) || 0);
    if (!row) return refuse(41070, 'invalid rule_id');
    return row.deleted_at === null ? read(row) : refuse(41071, 'rule was deleted');
  };
  const ownOf = (ruleId: string): InterceptRule => {
    const rule = known(ruleId);
    return rule.own ? rule : refuse(60011, 'rule was not made by this app');
  };

  const checkNodes = ({ users, departments }: RuleRange) => {
    if (Math.max(users.length, departments.length) > settings.interceptRangeNodes)
      refuse(41076, `more than ${settings.interceptRangeNodes} nodes in the range`);
    const stranger = users.find((userid) => !staff.find(userid));
    if (stranger !== undefined) refuse(40003, `invalid userid ${stranger}`);
    const unseen = users.find((userid) => !range.has(userid));
    if (unseen !== undefined) refuse(60011, `no privilege for user ${unseen}`);
    const unknown = departments.find((id) => staff.departments(id).length === 0);
    if (unknown !== undefined) refuse(60003, `department ${unknown} not found`);
  };
  const peopleUnder = ({ users, departments }: RuleRange): Set<string> => {
    const below = departments.flatMap((id) => staff.departments(id).map((d) => d.id));
    return new Set([...users, ...below.flatMap((id) => staff.ofDepartment(id).map((m) => m.userid))]);
  };
  const check = (rule: NewRule, ruleId = 0) => {
    if (rule.words.length > settings.interceptWords) refuse(41068, `more than ${settings.interceptWords} words`);
    const tooLong = (word: string) => word === '' || [...word].length > settings.interceptWordCharacters;
    if (rule.words.some(tooLong)) refuse(41083, `a word has 1 to ${settings.interceptWordCharacters} characters`);
    if (rule.words.length + rule.semantics.length === 0) refuse(41083, 'neither words nor semantics');
    if (rule.semantics.some((one) => ![1, 2, 3].includes(one))) refuse(41084, 'semantics_list: 1, 2 or 3');
    if (rule.range.users.length + rule.range.departments.length === 0) refuse(40058, 'applicable_range is empty');
    if (peopleUnder(rule.range).size > settings.interceptRangeUsers)
      refuse(41076, `more than ${settings.interceptRangeUsers} people under the rule`);
    if (all().some((other) => other.name === rule.name && other.ruleId !== ruleId))
      refuse(41077, 'rule_name is not unique');
  };
  const values = (rule: NewRule) =>
    [
      rule.name,
      JSON.stringify(rule.words),
      JSON.stringify(rule.semantics),
      rule.type,
      JSON.stringify([...new Set(rule.range.users.map(sameCase))]),
      JSON.stringify([...new Set(rule.range.departments)]),
    ] as const;

  return {
    all,
    known,
    add(rule: NewRule, by: { own: boolean } = { own: true }): number {
      checkNodes(rule.range);
      check(rule);
      if (all().length >= settings.interceptRules) refuse(41069, `more than ${settings.interceptRules} rules`);
      return store.insert(
        'insert into intercept_rule (name, words, semantics, intercept_type, users, departments, own, created_at) values (?, ?, ?, ?, ?, ?, ?, ?)',
        ...values(rule),
        by.own ? 1 : 0,
        seconds(ctx),
      );
    },
    /** Given members replace the old ones; the range grows and shrinks by what is added and removed. */
    update(ruleId: string, change: Partial<Omit<NewRule, 'range'>> & { add: RuleRange; remove: RuleRange }): void {
      const { range, ...old } = ownOf(ruleId);
      checkNodes(change.add);
      const rule: NewRule = {
        name: change.name ?? old.name,
        words: change.words ?? old.words,
        semantics: change.semantics ?? old.semantics,
        type: change.type ?? old.type,
        range: {
          users: without([...range.users, ...change.add.users.map(sameCase)], change.remove.users.map(sameCase)),
          departments: without([...range.departments, ...change.add.departments], change.remove.departments),
        },
      };
      check(rule, old.ruleId);
      store.run(
        'update intercept_rule set name = ?, words = ?, semantics = ?, intercept_type = ?, users = ?, departments = ? where rule_id = ?',
        ...values(rule),
        old.ruleId,
      );
    },
    remove(ruleId: string): void {
      const { ruleId: id } = ownOf(ruleId);
      store.run('update intercept_rule set deleted_at = ? where rule_id = ?', seconds(ctx), id);
    },
    /** The rules that a member writes under. */
    over(userid: string): InterceptRule[] {
      const rules = all();
      const member = rules.length > 0 ? staff.find(userid) : undefined;
      if (!member) return [];
      return rules.filter(
        ({ range: over }) =>
          over.users.includes(member.userid) ||
          over.departments.some((id) => staff.departments(id).some((d) => member.departments.includes(d.id))),
      );
    },
  };
}
export type InterceptRules = ReturnType<typeof createInterceptRules>;
