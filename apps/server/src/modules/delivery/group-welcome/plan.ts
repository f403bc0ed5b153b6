import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Access, type Actor, demand } from '../../access/index.ts';
import {
  type Content,
  type ContentIssue,
  checkContent,
  checkMaterials,
  type MessageContent,
  materialsIn,
  variablesIn,
} from '../../content/index.ts';

/** Materials that a corp may have (doc 92366; 41055 beyond). */
export const MOST_TEMPLATES = 100;

export interface Draft {
  name: string;
  content: MessageContent;
  /** Left out: every store's groups. */
  storeCodes?: readonly string[] | undefined;
}

export interface PlanDeps {
  platform: Pick<Platform, 'db' | 'clock'>;
  access: Pick<Access, 'audit'>;
  content: Pick<Content, 'find'>;
  corpId: string;
}

/** Group welcomes as people write them; the work at WeCom follows. */
export function createGroupWelcomePlanning({ platform, access, content, corpId }: PlanDeps) {
  const { db, clock } = platform;

  async function issuesOf({ content: message, storeCodes }: Draft): Promise<ContentIssue[]> {
    const materials = await content.find(materialsIn(message));
    // A text for many stores can't name one of them.
    const named = storeCodes?.length === 1 ? [] : variablesIn(message.text);
    return [
      ...checkContent('group_welcome', message),
      ...checkMaterials('message', message, materials),
      ...named.map((found) => ({ field: 'text', rule: 'variable_not_allowed_here' as const, found })),
    ];
  }

  async function checked(actor: Actor, draft: Draft): Promise<void> {
    demandChain(actor);
    const issues = await issuesOf(draft);
    if (issues.length > 0) throw new AppError('delivery.group_welcome_refused', { issues });
  }

  async function create(actor: Actor, { key, ...draft }: Draft & { key: string }): Promise<number> {
    await checked(actor, draft);
    const at = clock.now();
    return db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(hashtextextended('delivery.group_welcome', 0))`.execute(tx);
      const before = await findByKey(tx, key);
      if (before) return before;
      if ((await countKept(tx)) >= MOST_TEMPLATES)
        throw new AppError('delivery.group_welcome_cap', { most: MOST_TEMPLATES }, 409);
      const storeIds = await storeIdsOf(tx, draft.storeCodes);
      const { rows } = await sql<{ id: number }>`
        insert into delivery.group_welcome
          (welcome_key, corp_id, name, content, store_ids, version, state, made_at, changed_at, changed_by)
        values (${key}, ${corpId}, ${draft.name}, ${JSON.stringify(draft.content)}::jsonb, ${storeIds}::bigint[], 1, 'ready',
          ${at}, ${at}, ${actor.label}) returning group_welcome_id as id`.execute(tx);
      const { id } = rows[0]!;
      await access.audit(tx, actor, 'delivery.group_welcome_added', `group_welcome:${id}`, {});
      return id;
    });
  }

  /** Another text under the same material: WeCom shows the new one in every group that has chosen it. */
  async function change(actor: Actor, id: number, draft: Draft): Promise<void> {
    await checked(actor, draft);
    await db.transaction().execute(async (tx) => {
      const storeIds = await storeIdsOf(tx, draft.storeCodes);
      const { rows } = await sql`
        update delivery.group_welcome set name = ${draft.name}, content = ${JSON.stringify(draft.content)}::jsonb,
          store_ids = ${storeIds}::bigint[], version = version + 1, changed_at = ${clock.now()}, changed_by = ${actor.label},
          attempts = 0, try_after = null, error = null,
          state = case when state = 'refused' then (case when template_id is null then 'ready' else 'live' end) else state end
        where group_welcome_id = ${id} and state in ('ready', 'live', 'refused') returning 1`.execute(tx);
      if (rows.length === 0) throw new AppError('delivery.group_welcome_not_open', {}, 409);
      await access.audit(tx, actor, 'delivery.group_welcome_changed', `group_welcome:${id}`, {});
    });
  }

  /** Groups that chose it lose their welcome: their owners choose another. */
  async function remove(actor: Actor, id: number): Promise<void> {
    demandChain(actor);
    await db.transaction().execute(async (tx) => {
      const { rows } = await sql`
        update delivery.group_welcome set state = 'deleting', changed_at = ${clock.now()}, changed_by = ${actor.label},
          attempts = 0, try_after = null
        where group_welcome_id = ${id} and state in ('ready', 'unknown', 'live', 'refused') returning 1`.execute(tx);
      if (rows.length === 0) throw new AppError('delivery.group_welcome_not_open', {}, 409);
      await access.audit(tx, actor, 'delivery.group_welcome_deleted', `group_welcome:${id}`, {});
    });
  }

  /** Somebody looked: WeCom does not have it (or the stray one was deleted there). */
  async function again(actor: Actor, id: number): Promise<void> {
    demandChain(actor);
    await db.transaction().execute(async (tx) => {
      const { rows } = await sql`
        update delivery.group_welcome set state = 'ready', try_after = null, error = null
        where group_welcome_id = ${id} and (state = 'unknown' or state = 'refused' and template_id is null)
        returning 1`.execute(tx);
      if (rows.length === 0) throw new AppError('delivery.group_welcome_not_open', {}, 409);
      await access.audit(tx, actor, 'delivery.group_welcome_again', `group_welcome:${id}`, {});
    });
  }

  return { create, change, remove, again };
}
export type GroupWelcomePlanning = ReturnType<typeof createGroupWelcomePlanning>;

/** Material is the corp's: who answers for some stores cannot change it for all. */
function demandChain(actor: Actor): void {
  demand(actor, 'delivery.edit');
  if (actor.storeIds) throw new AppError('access.other_store', {}, 403);
}

async function findByKey(tx: Tx, key: string): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    select group_welcome_id as id from delivery.group_welcome where welcome_key = ${key}`.execute(tx);
  return rows[0]?.id ?? null;
}

/** Those that WeCom has or may have. */
async function countKept(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from delivery.group_welcome where state not in ('refused', 'deleted')`.execute(tx);
  return rows[0]!.n;
}

async function storeIdsOf(tx: Tx, codes: readonly string[] | undefined): Promise<number[] | null> {
  if (!codes) return null;
  const { rows } = await sql<{ id: number; code: string }>`
    select store_id as id, code from organisation.store_info where code = any(${codes}::text[]) order by code`.execute(
    tx,
  );
  const missing = codes.find((code) => !rows.some((row) => row.code === code));
  if (missing) throw new AppError('delivery.store_unknown', { field: 'storeCodes', code: missing });
  return rows.map((row) => row.id);
}
