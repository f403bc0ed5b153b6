import { sql } from 'kysely';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Access, type Actor, demand, systemActor } from '../access/index.ts';
import type { MessageContent } from '../content/index.ts';
import type { DecideDeps } from './decide.ts';
import { decideSlot } from './decide.ts';
import { readDocuments, type Welcome } from './document.ts';
import { fireDue, fireWaits } from './fire.ts';
import { endExpiredRuns } from './follow-up.ts';
import { offersOf, saveDocuments } from './load.ts';

export interface PlaybooksDeps extends Omit<DecideDeps, 'crashAt' | 'facts'> {
  platform: Platform;
  access: Access;
  /** The folder of the documents. */
  folder: string;
}

export function createService(deps: PlaybooksDeps) {
  const { platform, access, folder, publicUrl } = deps;

  /** Takes the documents as they are in the folder: versions, schedules, the offers they promise, the welcome. */
  async function load(): Promise<void> {
    const documents = readDocuments(folder);
    const at = platform.clock.now();
    for (const { code, ...terms } of offersOf(documents.map(({ document }) => document))) {
      await deps.offers.defineOffer(systemActor('playbooks'), { code, ...terms });
    }
    await platform.db.transaction().execute(async (tx) => {
      await saveDocuments(tx, documents, at);
      for (const { document } of documents) {
        if (document.kind === 'welcome')
          await deps.delivery.setWelcome(tx, { content: welcomeContent(document, publicUrl), at });
      }
    });
  }

  /** Decides the runs of a slot; what needs its own transaction beforehand (partitions) is made ready first. */
  async function decide(slotAt: Date): Promise<number> {
    const at = platform.clock.now();
    await Promise.all([
      deps.attention.prepare(at),
      deps.delivery.prepare(at),
      platform.partitions.ensure('playbooks.touch', at),
    ]);
    return platform.db.transaction().execute((tx) => decideSlot(tx, { ...deps, ...platform }, slotAt, at));
  }

  /** Everything that became due: firings, waits that ended, beats that are over. */
  async function runDue(now: Date): Promise<number> {
    return (
      (await endExpiredRuns(platform.db, now)) + (await fireDue(platform.db, now)) + (await fireWaits(platform.db, now))
    );
  }

  async function setActive(actor: Actor, code: string, active: boolean): Promise<void> {
    demand(actor, 'playbooks.edit');
    await platform.db.transaction().execute(async (tx) => {
      const { rows } =
        await sql`update playbooks.playbook set active = ${active} where code = ${code} returning playbook_id`.execute(
          tx,
        );
      if (rows.length === 0) throw new AppError('playbooks.not_found', { code }, 404);
      await access.audit(
        tx,
        actor,
        active ? 'playbooks.switched_on' : 'playbooks.switched_off',
        `playbook:${code}`,
        {},
      );
    });
  }

  /** Stops a run: dispatches that nobody confirmed are cancelled at WeCom, posts disappear, attention is given back. */
  async function cancel(actor: Actor, runId: number): Promise<void> {
    demand(actor, 'playbooks.run');
    const at = platform.clock.now();
    await platform.db.transaction().execute(async (tx) => {
      const { rows } =
        await sql`update playbooks.run set state = 'cancelled' where run_id = ${runId} and state in ('fired', 'decided') returning run_id`.execute(
          tx,
        );
      if (rows.length === 0) throw new AppError('playbooks.run_not_open', { runId }, 409);
      await sql`update playbooks.touch set state = 'not_sent', reason = 'cancelled' where run_id = ${runId} and state = 'dispatched'`.execute(
        tx,
      );
      await sql`update playbooks.post set state = 'not_sent', reason = 'cancelled' where run_id = ${runId} and state in ('dispatched', 'candidate')`.execute(
        tx,
      );
      await deps.tasks.cancelRun(tx, runId, at);
      await access.audit(tx, actor, 'playbooks.run_cancelled', `run:${runId}`, {});
    });
    await deps.delivery.cancelRun(runId, at);
  }

  return { load, decide, runDue, setActive, cancel };
}
export type PlaybooksService = ReturnType<typeof createService>;

const welcomeContent = (welcome: Welcome, publicUrl: string): MessageContent => ({
  text: welcome.text,
  link: { title: welcome.link.title, desc: welcome.link.desc, url: `${publicUrl}/shop/#/pages/join/index?s={{state}}` },
});
