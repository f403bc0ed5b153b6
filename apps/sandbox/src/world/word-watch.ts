import type { MessageContent } from './content.ts';
import type { WorldContext } from './context.ts';
import { ImpossibleAct } from './errors.ts';
import type { InterceptRule, InterceptRules } from './intercept-rules.ts';
import { sameCase } from './staff.ts';

const MOBILE = /(?<!\d)1[3-9]\d{9}(?!\d)/g;
const MAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/** Every word that a reader of the message sees: its text, and what its cards say. */
function wordsOf({ text, attachments }: MessageContent): string {
  const cards = attachments.flatMap((one) => {
    if (one.msgtype === 'link') return [one.link.title, one.link.desc ?? ''];
    return one.msgtype === 'miniprogram' ? [one.miniprogram.title] : [];
  });
  return [text ?? '', ...cards].join('\n');
}

/** What of a message a rule is about. Red packets (semantic 3) can't be sent from these phones, so nothing hits it. */
export function findingsOf(rule: Pick<InterceptRule, 'words' | 'semantics'>, content: MessageContent): string[] {
  const said = wordsOf(content);
  return [
    ...rule.words.filter((word) => said.includes(word)),
    ...(rule.semantics.includes(1) ? (said.match(MOBILE) ?? []) : []),
    ...(rule.semantics.includes(2) ? (said.match(MAIL) ?? []) : []),
  ];
}

export type WatchedAct = 'message' | 'post' | 'mass';
export interface Hit {
  ruleId: number;
  rule: string;
  userid: string;
  act: WatchedAct;
  found: string[];
  blocked: boolean;
  at: Date;
}

/** Looks at what members send. There is no callback for hits: the admin console alone shows them (doc 95097). */
export function createWordWatch({ store, clock }: WorldContext, { rules }: { rules: InterceptRules }) {
  const note = (rule: InterceptRule, userid: string, act: WatchedAct, found: string[]) =>
    store.run(
      'insert into intercept_hit (rule_id, userid, act, found, blocked, at_ms) values (?, ?, ?, ?, ?, ?)',
      rule.ruleId,
      sameCase(userid),
      act,
      JSON.stringify(found),
      rule.type === 1 ? 1 : 0,
      clock.now().getTime(),
    );
  return {
    /** Notes every hit, and stops the act when a blocking rule is hit. */
    look(userid: string, act: WatchedAct, content: MessageContent): void {
      const hits = rules
        .over(userid)
        .map((rule) => ({ rule, found: findingsOf(rule, content) }))
        .filter(({ found }) => found.length > 0);
      for (const { rule, found } of hits) note(rule, userid, act, found);
      const blocked = hits.find(({ rule }) => rule.type === 1);
      if (blocked) throw new ImpossibleAct(`内容包含敏感词“${blocked.found[0]}”，不能发送`);
    },
    /** The latest first; of one member, or of all for the administrator. */
    hits: (userid?: string, limit = 200): Hit[] =>
      store
        .all<{
          rule_id: number;
          name: string;
          userid: string;
          act: WatchedAct;
          found: string;
          blocked: number;
          at_ms: number;
        }>(
          `select h.*, r.name from intercept_hit h join intercept_rule r on r.rule_id = h.rule_id
           where ? is null or h.userid = ? order by h.id desc limit ?`,
          userid === undefined ? null : sameCase(userid),
          userid === undefined ? null : sameCase(userid),
          limit,
        )
        .map((row) => ({
          ruleId: row.rule_id,
          rule: row.name,
          userid: row.userid,
          act: row.act,
          found: JSON.parse(row.found) as string[],
          blocked: row.blocked === 1,
          at: new Date(row.at_ms),
        })),
  };
}
