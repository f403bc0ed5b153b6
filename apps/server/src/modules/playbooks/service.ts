import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import { addJobs } from '../../platform/jobs/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Access, type Actor, demand, systemActor } from '../access/index.ts';
import type { Audience } from '../audience/index.ts';
import type { MessageContent } from '../content/index.ts';
import { forgetAwaited } from './awaited-sets.ts';
import { decideSlot, segmentsOf } from './decide.ts';
import type { Beat, Welcome } from './document.ts';
import { fireDue, nextDue } from './fire.ts';
import type { DecideDeps } from './fired-run.ts';
import { closeUnsent, endExpiredRuns } from './follow-up.ts';
import { saveDocuments } from './load.ts';
import { offersOf, type ReadDocument, readDocuments } from './read-documents.ts';
import { goOn, keepRefusal, RunRefused } from './refusals.ts';
import { nextFire } from './schedule.ts';
import { watchSegments } from './watched-segments.ts';

export interface PlaybooksDeps extends Omit<DecideDeps, 'crashAt' | 'facts'> {
  platform: Platform;
  access: Access;
  /** Understands and freezes the audiences that are segments, and keeps those live that fire playbooks. */
  audience: Pick<Audience, 'parse' | 'snapshotOf' | 'keepLive'>;
  /** The folder of the documents. */
  folder: string;
}

/** The use cases of playbooks. */
export function createService(deps: PlaybooksDeps) {
  const { platform, access, folder, publicUrl } = deps;

  /** Takes the documents as they are in the folder: versions, schedules, the offers they promise, the welcome. */
  async function load(): Promise<void> {
    const documents = readDocuments(folder);
    await refuseBadSegments(documents);
    const at = platform.clock.now();
    for (const { code, ...terms } of offersOf(documents.map(({ document }) => document))) {
      await deps.offers.defineOffer(systemActor('playbooks'), { code, ...terms });
    }
    await platform.db.transaction().execute(async (tx) => {
      await saveDocuments(tx, documents, at);
      await watchTriggers(tx, documents);
      for (const { document } of documents) {
        if (document.kind === 'welcome')
          await deps.delivery.setWelcome(tx, { content: welcomeContent(document, publicUrl), at });
      }
    });
  }

  /** Segments are checked against the names of today; what is wrong stops the start like any other mistake. */
  async function refuseBadSegments(documents: readonly ReadDocument[]): Promise<void> {
    const problems: string[] = [];
    // Bounded by the documents.
    for (const { file, document } of documents) {
      if (document.kind !== 'run' || document.audience.rule !== 'segment') continue;
      const refused = await deps.audience.parse(document.audience.text).then(() => null, refusal);
      if (refused) problems.push(`${file}: audience.text: ${refused}`);
    }
    if (problems.length > 0) throw new Error(`playbooks that cannot be run:\n${problems.join('\n')}`);
  }

  /** Only those that are on must find their segment: one that is off is told when it is switched on. */
  async function watchTriggers(tx: Tx, documents: readonly ReadDocument[]): Promise<void> {
    const refused = await watchSegments(tx, deps.audience, systemActor('playbooks'));
    const problems = refused.map(({ code, segment, reason }) => {
      const file = documents.find(({ document }) => document.code === code)?.file;
      return `${file}: trigger.segment: ${reason} segment ${segment}`;
    });
    if (problems.length > 0) throw new Error(`playbooks that cannot be run:\n${problems.join('\n')}`);
  }

  /** Decides the runs of a slot; what needs its own transaction beforehand (partitions) is made ready first. */
  async function decide(slotAt: Date): Promise<number> {
    const at = platform.clock.now();
    await Promise.all([
      deps.attention.prepare(at),
      deps.delivery.prepare(at),
      platform.facts.prepare(at),
      platform.partitions.ensure('playbooks.touch', at),
      platform.partitions.ensure('playbooks.post', at),
    ]);
    const snapshots = new Map<number, number>();
    // One per run, each frozen once: a job that comes again finds it.
    for (const { runId, text } of await segmentsOf(platform.db, slotAt, at)) {
      const key = `run/${runId}`;
      const frozen = await deps.audience.snapshotOf(text, { key, now: at }).catch(refusal);
      // What was right at the start may name something that is gone: that run reaches nobody, the others of its slot go on.
      if (typeof frozen === 'string')
        platform.log.error({ audience: key, refused: frozen }, 'the audience of a run could not be understood');
      else snapshots.set(runId, frozen.snapshotId);
    }
    // Each refusal takes one run out of the slot: bounded by its runs.
    for (;;) {
      try {
        return await platform.db
          .transaction()
          .execute((tx) => decideSlot(tx, { ...deps, ...platform, snapshots }, slotAt, at));
      } catch (error) {
        if (!(error instanceof RunRefused)) throw error;
        platform.log.warn({ runId: error.runId, ...error.refusal }, 'a run was refused and waits for somebody');
        await keepRefusal(platform.db, error, at);
      }
    }
  }

  /** After the budget was raised, the approval given, the codes imported: a run that was refused is decided after all. */
  async function resume(actor: Actor, runId: number): Promise<void> {
    demandChain(actor, 'playbooks.run');
    await platform.db.transaction().execute(async (tx) => {
      await goOn(tx, runId, platform.clock.now());
      await access.audit(tx, actor, 'playbooks.run_resumed', `run:${runId}`, {});
    });
  }

  /** Everything that became due: windows that are over, firings, waits that ended. Mostly nothing, which one look tells. */
  async function runDue(now: Date): Promise<number> {
    const due = await nextDue(platform.db);
    if (!due || due > now) return 0;
    return (await endExpiredRuns(platform.db, now)) + (await fireDue(platform.db, now));
  }

  /** Switched on, a playbook fires at its next time; what it missed while it was off stays missed. */
  async function setActive(actor: Actor, code: string, active: boolean): Promise<void> {
    demandChain(actor, 'playbooks.edit');
    const at = platform.clock.now();
    await platform.db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ trigger: Beat['trigger'] | null; active: boolean }>`
        select v.document -> 'trigger' as trigger, p.active
        from playbooks.playbook p join playbooks.playbook_version v using (playbook_id, version)
        where p.code = ${code} for update of p`.execute(tx);
      const [playbook] = rows;
      if (!playbook) throw new AppError('playbooks.not_found', { code }, 404);
      if (playbook.active === active) return;
      const next = active && playbook.trigger ? nextFire(playbook.trigger, at) : null;
      await sql`
        update playbooks.playbook set active = ${active}, next_fire_at = case when listed then ${next}::timestamptz end
        where code = ${code}`.execute(tx);
      if (!active) await forgetAwaited(tx, code);
      const [refused] = await watchSegments(tx, deps.audience, actor);
      if (refused) {
        const { segment, reason } = refused;
        throw new AppError(`playbooks.segment_${reason}`, { field: 'trigger.segment', code: refused.code, segment });
      }
      const action = active ? 'playbooks.switched_on' : 'playbooks.switched_off';
      await access.audit(tx, actor, action, `playbook:${code}`, {});
    });
  }

  /** Stops a run: what was decided and not sent yet is not sent; a job takes it back from where it lies. */
  async function cancel(actor: Actor, runId: number): Promise<void> {
    demandChain(actor, 'playbooks.run');
    await platform.db.transaction().execute(async (tx) => {
      const { rows } = await sql`
        update playbooks.run set state = 'cancelled' where run_id = ${runId} and state in ('fired', 'decided')
        returning run_id`.execute(tx);
      if (rows.length === 0) throw new AppError('playbooks.run_not_open', { runId }, 409);
      await closeUnsent(tx, [runId], 'cancelled');
      await deps.tasks.cancelRun(tx, runId, platform.clock.now());
      await access.audit(tx, actor, 'playbooks.run_cancelled', `run:${runId}`, {});
      await addJobs(tx, [
        { task: 'playbooks.withdraw_run', payload: { runId }, key: `playbooks.withdraw_run/${runId}` },
      ]);
    });
  }

  /** Dispatches that nobody confirmed are cancelled at WeCom, with their attention given back, and a drop takes no more claims. */
  async function withdraw(runId: number): Promise<void> {
    await deps.delivery.cancelRun(runId, platform.clock.now());
    const { rows } = await sql<{ dropId: number }>`
      select d.drop_id as "dropId" from playbooks.run r join offers.drop_info d on d.drop_key = r.marker
      where r.run_id = ${runId}`.execute(platform.db);
    for (const { dropId } of rows) await deps.offers.stopDrop(systemActor('playbooks'), dropId);
  }

  /** All that ever were, by name. */
  async function names(): Promise<{ key: string; name: string }[]> {
    const { rows } = await sql<{ key: string; name: string }>`
      select code as key, name from playbooks.playbook order by name, code`.execute(platform.db);
    return rows;
  }

  return { load, decide, runDue, setActive, cancel, resume, withdraw, names };
}
export type PlaybooksService = ReturnType<typeof createService>;

/** What a segment was refused for, in one line; anything else is a bug and goes on. */
function refusal(error: unknown): string {
  if (!(error instanceof AppError)) throw error;
  const { problem } = error.details as {
    problem?: {
      code: string;
      found: string | null;
      place: { line: number; column: number } | null;
      nearest: string | null;
    };
  };
  if (!problem) return error.code;
  const where = problem.place ? `line ${problem.place.line}, column ${problem.place.column}: ` : '';
  const near = problem.nearest === null ? '' : `; did you mean ${problem.nearest}?`;
  return `${where}${problem.code}${problem.found === null ? '' : ` ${problem.found}`}${near}`;
}

const welcomeContent = (welcome: Welcome, publicUrl: string): MessageContent => ({
  text: welcome.text,
  link: {
    title: welcome.link.title,
    desc: welcome.link.desc,
    url: `${publicUrl}/shop/#/pages/join/index?s={{state}}`,
    ...(welcome.link.material ? { material: welcome.link.material } : {}),
  },
  ...(welcome.attachments ? { attachments: welcome.attachments } : {}),
});

/** Playbooks and runs are the whole chain's: who answers for some stores cannot switch or stop them for all. */
function demandChain(actor: Actor, permission: 'playbooks.edit' | 'playbooks.run'): void {
  demand(actor, permission);
  if (actor.storeIds) throw new AppError('access.other_store', {}, 403);
}
