import { type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { MessageContent } from '../../content/index.ts';
import { isMediaGone, type Media } from '../media/media.ts';
import { needsOf } from '../media/need.ts';
import { withMarkers } from '../message.ts';
import { momentForWeCom } from './moment.ts';

/** Until a moment that WeCom did not take is tried again: doubled with each attempt. Wall milliseconds. */
const AGAIN_MS = [2_000, 300_000] as const;
/** WeCom forgets a job after this long (doc 95094). Wall milliseconds. */
const JOB_MS = 24 * 3_600_000;

export interface MomentDeps extends Pick<Platform, 'db' | 'clock' | 'wall' | 'facts' | 'log' | 'crashAt'> {
  wecom: WeComClient;
  media: Pick<Media, 'ensure' | 'drop'>;
  /** A lost answer may still be on its way into WeCom's books: how long before the first look. Wall milliseconds. */
  lookAfterMs: number;
}

interface Due {
  momentId: number;
  marker: string;
  content: MessageContent;
}

interface Claimed {
  momentId: number;
  marker: string;
  attempts: number;
  content: MessageContent;
  tagIds: string[];
  userids: string[];
}

/** Asks WeCom for every moment that is due, one after another: ten a minute are allowed, and the client keeps to that. */
export async function sendReady(deps: MomentDeps): Promise<void> {
  const { db, clock, wall } = deps;
  const { rows } = await sql<Due>`
    select moment_id as "momentId", marker, content from delivery.moment
    where state = 'ready' and send_at <= ${clock.now()} and expires_at > ${clock.now()}
      and (try_after is null or try_after <= ${wall()})
    order by send_at, marker collate "C"`.execute(db);
  for (const due of rows) {
    const claimed = await claim(deps, due);
    if (claimed) await ask(deps, claimed);
  }
}

/** Commits `sending`: from here on nobody asks again without having looked whether WeCom has it. */
async function claim({ db, clock }: MomentDeps, due: Due): Promise<Claimed | null> {
  const content = withMarkers(due.content, due.marker);
  const { rows } = await sql<Claimed>`
    update delivery.moment m
    set state = 'sending', sending_at = ${clock.now()}, attempts = attempts + 1, looks = 0, try_after = null,
      content = ${JSON.stringify(content)}::jsonb
    where moment_id = ${due.momentId} and state = 'ready'
    returning moment_id as "momentId", marker, attempts, content, tag_ids as "tagIds", array(
      select a.userid from delivery.moment_account a where a.moment_id = m.moment_id and a.state <> 'invalid'
      order by a.userid collate "C") as userids`.execute(db);
  return rows[0] ?? null;
}

/** @param again whether a copy of a file that WeCom has forgotten may be made again: once */
async function ask(deps: MomentDeps, moment: Claimed, again = true): Promise<void> {
  const { wecom, log } = deps;
  const needs = needsOf(moment.content, 'moment');
  const media = await deps.media.ensure(needs).catch((error: unknown) => noteNoMedia(deps, moment, error));
  if (!media) return;
  deps.crashAt('delivery.before_moment');
  let jobId: string;
  try {
    jobId = await wecom.moment.addTask({
      ...momentForWeCom(moment.content, media),
      visible_range: {
        sender_list: { user_list: moment.userids },
        ...(moment.tagIds.length > 0 ? { external_contact_list: { tag_list: moment.tagIds } } : {}),
      },
    });
  } catch (error) {
    if (!(error instanceof WeComError)) throw error;
    if (again && isMediaGone(error)) {
      await deps.media.drop(needs, media);
      return ask(deps, moment, false);
    }
    log.warn({ moment: moment.marker, code: error.code, outcome: error.outcome }, 'a moment was not taken');
    return noteFailure(deps, moment, error);
  }
  deps.crashAt('delivery.after_moment');
  await noteAsked(deps, moment, jobId);
}

async function noteAsked({ db, clock, wall }: MomentDeps, { momentId }: Claimed, jobId: string): Promise<void> {
  const now = wall();
  await sql`
    with changed as (
      update delivery.moment set state = 'asked', job_id = ${jobId}, job_until = ${new Date(now.getTime() + JOB_MS)},
        looks = 0, try_after = ${now}, error = null
      where moment_id = ${momentId} and state = 'sending' returning 1
    )
    insert into delivery.api_change (at, api, subject, outcome)
    select ${clock.now()}::timestamptz, 'add_moment_task', ${`moment:${momentId}`}, ${jobId} from changed`.execute(db);
}

/** `unknown` is looked up before anything else; what surely did not arrive is tried again, or refused for good. */
async function noteFailure({ db, wall, lookAfterMs }: MomentDeps, moment: Claimed, error: WeComError): Promise<void> {
  const now = wall().getTime();
  const again = Math.min(AGAIN_MS[0] * 2 ** (moment.attempts - 1), AGAIN_MS[1]);
  const [state, tryAfter] =
    error.outcome === 'unknown'
      ? ['unknown', new Date(now + lookAfterMs)]
      : isFinal(error)
        ? ['refused', null]
        : ['ready', new Date(now + Math.max(again, error.retryAfterMs ?? 0))];
  const told = `${error.code}${error.field ? ` ${error.field}` : ''}`;
  await sql`
    update delivery.moment set state = ${state}, try_after = ${tryAfter}, error = ${told}
    where moment_id = ${moment.momentId} and state = 'sending'`.execute(db);
}

/** A file did not get to WeCom, so nothing was asked either. */
async function noteNoMedia(deps: MomentDeps, moment: Claimed, error: unknown): Promise<null> {
  if (!(error instanceof WeComError) && !(error instanceof AppError)) throw error;
  const told = error instanceof WeComError ? error.with({ outcome: 'refused' }) : refusalOf(error);
  await noteFailure(deps, moment, told);
  return null;
}

const refusalOf = ({ code, details }: AppError) =>
  new WeComError({
    kind: 'limit',
    code,
    field: String(details['code'] ?? ''),
    api: 'media.upload',
    outcome: 'not_sent',
  });

/** Data and limits do not mend by themselves; a full minute or month (41210) and busy systems do, while the window is open. */
const isFinal = (error: WeComError) => error.handling === 'D' || (error.kind === 'limit' && error.code !== 'rate');
