import type { WeComClient } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { ModuleParts } from '../../../platform/module.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Poller } from '../../../platform/polling/index.ts';
import { type Access, type Actor, demand } from '../../access/index.ts';
import type { Content } from '../../content/index.ts';
import type { Media } from '../media/media.ts';
import { createSolo } from '../solo.ts';
import type { TellStaff } from '../staff/staff-message.ts';
import { type CreateMoment, createMoment } from './create-moment.ts';
import { momentsDue } from './due.ts';
import { cancelUnsent, endExpired } from './end-moments.ts';
import { findLost, markAbandoned } from './find-moments.ts';
import { readJobs } from './open-moment.ts';
import { createPlanning } from './plan-moment.ts';
import { readReactions } from './read-reactions.ts';
import { readResults } from './read-results.ts';
import { isLate, MOST_REMINDERS, remindAccounts } from './remind-moments.ts';
import { momentRoutes } from './routes.ts';
import { type MomentDeps, sendReady } from './send-moments.ts';
import { demandMoment } from './senders.ts';

const MOMENTS_LOCK = 7_315_131;
/** A request whose answer was lost may still be on its way into WeCom's books. Wall milliseconds. */
const LOOK_AFTER_MS = 15_000;

/** Moments that accounts publish: asked for, followed until what became of them is final. */
export function createMoments({
  platform,
  wecom,
  media,
  access,
  content,
  tellStaff,
  publicUrl,
  zone,
  lookAfterMs = LOOK_AFTER_MS,
}: {
  platform: Platform;
  wecom: WeComClient | null;
  media: Media | null;
  access: Pick<Access, 'audit' | 'guards'>;
  content: Pick<Content, 'find'>;
  tellStaff: TellStaff;
  publicUrl: string;
  zone: string;
  lookAfterMs?: number | undefined;
}) {
  const { db, clock } = platform;
  const planning = createPlanning({ platform, access, content, zone });

  /** Those who did not publish yet get a card, three times at most. */
  async function remind(actor: Actor, momentId: number): Promise<{ reminded: number }> {
    demand(actor, 'delivery.edit');
    await demandMoment(db, actor, momentId);
    const { rows } = await sql<{ reminders: number }>`
      select reminders from delivery.moment where moment_id = ${momentId} and state = 'open' and cancelled_at is null`.execute(
      db,
    );
    const [open] = rows;
    if (!open) throw new AppError('delivery.moment_not_open', {}, 409);
    if (open.reminders >= MOST_REMINDERS) throw new AppError('delivery.reminded_enough', { most: MOST_REMINDERS }, 429);
    const told = await remindAccounts({ db, clock, tellStaff, publicUrl }, sql<boolean>`moment_id = ${momentId}`);
    await db
      .transaction()
      .execute((tx) => access.audit(tx, actor, 'delivery.moment_reminded', `moment:${momentId}`, { reminded: told }));
    return { reminded: told };
  }

  /** Nothing of this run is published any more, but for what already was. */
  async function cancelRun(runId: number, at: Date): Promise<void> {
    await sql`
      update delivery.moment set expires_at = greatest(${at}::timestamptz, send_at + interval '1 second')
      where run_id = ${runId} and expires_at > ${at} and state in ('ready', 'sending', 'unknown', 'asked', 'open')`.execute(
      db,
    );
    await sql`
      with ended as (
        update delivery.moment set state = 'cancelled', cancelled_at = ${at} where run_id = ${runId} and state = 'ready'
        returning moment_id
      )
      update delivery.moment_account a set state = 'not_published' from ended
      where a.moment_id = ended.moment_id and a.state = 'asked'`.execute(db);
  }

  const routes: ModuleParts['routes'] = (http) =>
    momentRoutes(http, { platform, access, wecom, planning, remind, zone });
  const base = {
    createMoment: (tx: Tx, moment: CreateMoment) => createMoment(tx, moment),
    cancelRun,
    preview: planning.preview,
    ask: planning.create,
    stop: planning.stop,
  };
  if (!wecom || !media) {
    const idle: Poller = {
      name: 'delivery.moments',
      runDue: () => cancelUnsent({ db, clock }),
      nextDueAt: async () => null,
    };
    return { ...base, workNow: async () => {}, parts: { pollers: [idle], routes } satisfies ModuleParts };
  }

  const deps: MomentDeps = { ...platform, wecom, media, lookAfterMs };
  const solo = createSolo(platform, {
    task: 'delivery.moments',
    lock: MOMENTS_LOCK,
    async work() {
      await markAbandoned(deps);
      await findLost(deps);
      await sendReady(deps);
      await readJobs(deps);
      await endExpired(deps);
      await readResults(deps);
      await readReactions(deps);
      await remindAccounts({ db, clock, tellStaff, publicUrl }, isLate(clock.now()));
    },
  });
  const parts: ModuleParts = { jobs: solo.job, pollers: [momentsDue(platform, solo)], routes };
  return { ...base, workNow: solo.run, parts };
}
