import type { WeComClient } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { addJobs } from '../../../platform/jobs/index.ts';
import type { ModuleParts } from '../../../platform/module.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Access, type Actor, demand } from '../../access/index.ts';
import { applyRules } from './apply-rules.ts';
import { type OwnText, ownTextsWithHits } from './own-texts.ts';
import { wordRuleRoutes } from './routes.ts';
import { type Hit, hitsIn, type WordRule, type WordRuleRow } from './rules.ts';

/** One at a time, in a queue: a wish that comes while rules are applied gets its own turn. */
const APPLY = {
  task: 'delivery.apply_word_rules',
  payload: {},
  key: 'delivery.apply_word_rules',
  queue: 'delivery.word_rules',
} as const;
/** Rules of one corp (LIMITS §9, doc 95097). */
const MOST_RULES = 100;

export interface WordRulesDeps {
  platform: Platform;
  wecom: WeComClient | null;
  access: Pick<Access, 'audit' | 'guards'>;
}

/** Words that members shall not write: ours is the truth, WeCom stops them, and our own texts are held to them first. */
export function createWordRules({ platform, wecom, access }: WordRulesDeps) {
  const { db, clock } = platform;

  /** What our rules say of a text, before it is sent: blocked words would be stopped in the member's hand. */
  async function checkText(text: string): Promise<Hit[]> {
    const { rows } = await sql<Pick<WordRule, 'name' | 'words' | 'semantics' | 'kind'>>`
      select name, words, semantics, kind from delivery.word_rule_info order by name`.execute(db);
    return hitsIn(text, rows);
  }

  async function listRules(actor: Actor): Promise<WordRuleRow[]> {
    demand(actor, 'delivery.read');
    const { rows } = await sql<WordRuleRow>`
      select rule_no as "ruleNo", name, words, semantics, kind, users, departments, making, problem, made_at as "madeAt"
      from delivery.word_rule where making <> 'gone' order by name, rule_no`.execute(db);
    return rows;
  }

  /** Welcomes and sends of ours that a rule minds. */
  async function ownTexts(actor: Actor): Promise<OwnText[]> {
    return ownTextsWithHits(db, await listRules(actor), clock.now());
  }

  async function createRule(actor: Actor, rule: WordRule): Promise<number> {
    demandChain(actor);
    return db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ ruleNo: number }>`
        insert into delivery.word_rule (name, words, semantics, kind, users, departments, making, wanted_at)
        select ${rule.name}, ${rule.words}::text[], ${rule.semantics}::smallint[], ${rule.kind}, ${rule.users}::text[],
          ${rule.departments}::bigint[], 'wanted', ${clock.now()}
        where (select count(*) from delivery.word_rule where making <> 'gone') < ${MOST_RULES}
        on conflict do nothing returning rule_no as "ruleNo"`.execute(tx);
      if (!rows[0]) throw await refusalOf(tx, rule.name);
      const { ruleNo } = rows[0];
      await wanted(tx, actor, 'delivery.word_rule_created', { ruleNo, rule });
      return ruleNo;
    });
  }

  async function changeRule(actor: Actor, ruleNo: number, rule: WordRule): Promise<void> {
    demandChain(actor);
    await db.transaction().execute(async (tx) => {
      const { rows: taken } = await sql`
        select 1 from delivery.word_rule where name = ${rule.name} and rule_no <> ${ruleNo} and making <> 'gone'`.execute(
        tx,
      );
      if (taken.length > 0) throw new AppError('delivery.word_rule_name_taken', { field: 'name' }, 409);
      const { rows } = await sql`
        update delivery.word_rule set name = ${rule.name}, words = ${rule.words}::text[],
          semantics = ${rule.semantics}::smallint[], kind = ${rule.kind}, users = ${rule.users}::text[],
          departments = ${rule.departments}::bigint[], problem = null,
          making = case when making = 'made' then 'wanted' else making end,
          wanted_at = greatest(${clock.now()}::timestamptz, wanted_at + interval '1 millisecond')
        where rule_no = ${ruleNo} and making not in ('unwanted', 'gone') returning 1`.execute(tx);
      if (rows.length === 0) throw new AppError('delivery.word_rule_not_found', {}, 404);
      await wanted(tx, actor, 'delivery.word_rule_changed', { ruleNo, rule });
    });
  }

  async function deleteRule(actor: Actor, ruleNo: number): Promise<void> {
    demandChain(actor);
    await db.transaction().execute(async (tx) => {
      const { rows } = await sql`
        update delivery.word_rule set making = 'unwanted' where rule_no = ${ruleNo} and making <> 'gone' returning 1`.execute(
        tx,
      );
      if (rows.length === 0) throw new AppError('delivery.word_rule_not_found', {}, 404);
      await wanted(tx, actor, 'delivery.word_rule_deleted', { ruleNo });
    });
  }

  async function wanted(
    tx: Tx,
    actor: Actor,
    action: `delivery.${string}`,
    { ruleNo, rule }: { ruleNo: number; rule?: WordRule },
  ): Promise<void> {
    const counts = rule && { name: rule.name, words: rule.words.length, users: rule.users.length, kind: rule.kind };
    await access.audit(tx, actor, action, `word_rule:${ruleNo}`, { ...counts });
    if (wecom) await addJobs(tx, [APPLY]);
  }

  const service = { listRules, ownTexts, createRule, changeRule, deleteRule, checkText };
  const routes: ModuleParts['routes'] = (http) => wordRuleRoutes(http, { guards: access.guards, service });
  if (!wecom) return { checkText, service, parts: { routes } as ModuleParts };
  const jobs = { [APPLY.task]: () => applyRules({ ...platform, wecom }) };
  return { checkText, service, parts: { jobs, routes } as ModuleParts };
}

/** Rules are the whole chain's. */
function demandChain(actor: Actor): void {
  demand(actor, 'delivery.edit');
  if (actor.storeIds) throw new AppError('access.other_store', {}, 403);
}

async function refusalOf(tx: Tx, name: string): Promise<AppError> {
  const { rows } = await sql`select 1 from delivery.word_rule where name = ${name} and making <> 'gone'`.execute(tx);
  return rows.length > 0
    ? new AppError('delivery.word_rule_name_taken', { field: 'name' }, 409)
    : new AppError('delivery.too_many_word_rules', { most: MOST_RULES }, 409);
}
