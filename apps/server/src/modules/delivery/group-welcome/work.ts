import { type GroupWelcomeMaterial, type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type MessageContent, renderContent } from '../../content/index.ts';
import { isMediaGone, type Media } from '../media/media.ts';
import { needsOf } from '../media/need.ts';
import { forWeCom } from '../message.ts';
import { GROUP_WELCOME_CHANGED, type GroupWelcomeChanged } from './facts.ts';

/** Until something that WeCom did not take is tried again: doubled with each attempt. Wall milliseconds. */
const AGAIN_MS = [2_000, 300_000] as const;

export interface GroupWelcomeDeps extends Pick<Platform, 'db' | 'clock' | 'wall' | 'facts' | 'log' | 'crashAt'> {
  wecom: WeComClient;
  media: Pick<Media, 'ensure' | 'drop'>;
}

type Step = 'add' | 'edit' | 'del';

interface Due {
  id: number;
  step: Step;
  version: number;
  templateId: string | null;
  attempts: number;
  content: MessageContent;
  /** The one store it is for; '' when there are several. */
  store: string;
}

/**
 * What of our group welcomes WeCom does not have yet. A material that was being added when its process died, or whose
 * answer was lost, may be there under an id that nobody told us, and the platform has no list to look in: it is
 * `unknown` until a person decides.
 */
export async function workOnGroupWelcomes(deps: GroupWelcomeDeps): Promise<void> {
  await sql`update delivery.group_welcome set state = 'unknown' where state = 'sending'`.execute(deps.db);
  for (const due of await findDue(deps)) await step(deps, due);
}

async function findDue({ db, wall }: GroupWelcomeDeps): Promise<Due[]> {
  const { rows } = await sql<Due>`
    select group_welcome_id as id, version, template_id as "templateId", attempts, content,
      case state when 'ready' then 'add' when 'deleting' then 'del' else 'edit' end as step,
      case when cardinality(store_ids) = 1
        then (select name from organisation.store_info s where s.store_id = store_ids[1]) end as store
    from delivery.group_welcome
    where ${isDue(wall())} order by changed_at, welcome_key collate "C"`.execute(db);
  return rows.map((row) => ({ ...row, store: row.store ?? '' }));
}

export const isDue = (wall: Date) => sql<boolean>`(
  (state in ('ready', 'deleting') or state = 'live' and live_version < version)
  and (try_after is null or try_after <= ${wall}))`;

async function step(deps: GroupWelcomeDeps, due: Due, again = true): Promise<void> {
  const content = renderContent(due.content, { store: due.store });
  const needs = needsOf(content, 'message');
  try {
    if (due.step === 'del') return await remove(deps, due);
    const media = await deps.media.ensure(needs);
    try {
      const material = materialOf(content, media);
      await (due.step === 'add' ? add(deps, due, material) : edit(deps, due, material));
    } catch (error) {
      if (!again || !isMediaGone(error)) throw error;
      await deps.media.drop(needs, media);
      await backToReady(deps, due);
      await step(deps, due, false);
    }
  } catch (error) {
    await noteFailure(deps, due, error);
  }
}

/** The text, and the one piece beside it as a member named like its type. */
function materialOf(content: MessageContent, media: Parameters<typeof forWeCom>[1]): GroupWelcomeMaterial {
  const { text, attachments = [] } = forWeCom(content, media);
  return { ...(text ? { text } : {}), ...Object.assign({}, ...attachments.map(({ msgtype, ...piece }) => piece)) };
}

async function add(deps: GroupWelcomeDeps, due: Due, material: GroupWelcomeMaterial): Promise<void> {
  const { rows } = await sql`
    update delivery.group_welcome set state = 'sending', attempts = attempts + 1, try_after = null
    where group_welcome_id = ${due.id} and state = 'ready' and version = ${due.version} returning 1`.execute(deps.db);
  if (rows.length === 0) return;
  deps.crashAt('delivery.before_group_welcome');
  const templateId = await deps.wecom.groupWelcome.add({ ...material, notify: 0 });
  deps.crashAt('delivery.after_group_welcome');
  await noteLive(deps, due, templateId, 'group_welcome_template/add');
}

async function edit(deps: GroupWelcomeDeps, due: Due, material: GroupWelcomeMaterial): Promise<void> {
  const template_id = due.templateId ?? '';
  await deps.wecom.groupWelcome.edit({ ...material, template_id });
  await noteLive(deps, due, template_id, 'group_welcome_template/edit');
}

async function noteLive(deps: GroupWelcomeDeps, { id, version }: Due, templateId: string, api: string): Promise<void> {
  await noteDone(
    deps,
    id,
    api,
    templateId,
    sql`
    update delivery.group_welcome set state = 'live', template_id = ${templateId}, live_version = ${version}, attempts = 0,
      try_after = null, error = null
    where group_welcome_id = ${id} and state in ('sending', 'live') returning 1`,
  );
}

async function remove(deps: GroupWelcomeDeps, { id, templateId }: Due): Promise<void> {
  try {
    if (templateId) await deps.wecom.groupWelcome.del({ template_id: templateId });
  } catch (error) {
    // 41058: not there (any more), which is what was wanted; also how a repeat after a lost answer ends.
    if (!(error instanceof WeComError) || error.code !== 41058) throw error;
  }
  await noteDone(
    deps,
    id,
    'group_welcome_template/del',
    templateId ?? '',
    sql`
    update delivery.group_welcome set state = 'deleted', try_after = null, error = null
    where group_welcome_id = ${id} and state = 'deleting' returning 1`,
  );
}

async function noteDone(
  { db, clock, facts }: GroupWelcomeDeps,
  id: number,
  api: string,
  outcome: string,
  change: ReturnType<typeof sql>,
): Promise<void> {
  const at = clock.now();
  await facts.prepare(at);
  await db.transaction().execute(async (tx) => {
    const { rows } = await change.execute(tx);
    if (rows.length === 0) return;
    await sql`
      insert into delivery.api_change (at, api, subject, outcome)
      values (${at}, ${api}, ${`group_welcome:${id}`}, ${outcome})`.execute(tx);
    const payload: GroupWelcomeChanged = { groupWelcomeId: id };
    await facts.publish(tx, { type: GROUP_WELCOME_CHANGED, at, subject: `group_welcome:${id}`, payload });
  });
}

/** WeCom refused because of a file, so nothing was added. */
async function backToReady({ db }: GroupWelcomeDeps, { id }: Due): Promise<void> {
  await sql`update delivery.group_welcome set state = 'ready' where group_welcome_id = ${id} and state = 'sending'`.execute(
    db,
  );
}

/** What passes by itself is tried again; a lost answer to `add` is not, for there is nowhere to look. */
async function noteFailure({ db, wall, log }: GroupWelcomeDeps, due: Due, error: unknown): Promise<void> {
  if (!(error instanceof WeComError) && !(error instanceof AppError)) throw error;
  const told = [error.code, error instanceof AppError ? error.details['code'] : error.field].filter(Boolean).join(' ');
  log.warn({ groupWelcome: due.id, step: due.step, code: told }, 'a group welcome was not taken');
  const passes = error instanceof WeComError && error.handling !== 'D' && error.kind !== 'limit';
  // A repeated edit or delete does nothing twice; an upload that failed added nothing.
  const isLost =
    due.step === 'add' &&
    error instanceof WeComError &&
    error.outcome === 'unknown' &&
    error.api === 'groupWelcome.add';
  const state = isLost ? 'unknown' : passes ? { add: 'ready', edit: 'live', del: 'deleting' }[due.step] : 'refused';
  const again = Math.min(AGAIN_MS[0] * 2 ** due.attempts, AGAIN_MS[1]);
  await sql`
    update delivery.group_welcome set state = ${state}, error = ${told}, attempts = attempts + ${due.step === 'add' ? 0 : 1},
      try_after = ${passes && !isLost ? new Date(wall().getTime() + again) : null}
    where group_welcome_id = ${due.id} and state in ('ready', 'sending', 'live', 'deleting')`.execute(db);
}
