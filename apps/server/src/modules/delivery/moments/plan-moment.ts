import { sql } from 'kysely';
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
  warningsFor,
} from '../../content/index.ts';
import { createMoment, MOST_ACCOUNTS } from './create-moment.ts';
import { accountsOf, countAudience, demandMoment, type Senders } from './senders.ts';
import { readMomentSettings } from './settings.ts';

export interface PlanDeps {
  platform: Pick<Platform, 'db' | 'clock'>;
  access: Pick<Access, 'audit'>;
  content: Pick<Content, 'find'>;
  zone: string;
}

export interface Draft extends Senders {
  content: MessageContent;
  tagIds: readonly string[];
  sendAt?: Date | undefined;
  expiresAt: Date;
}

/** Everything that speaks against a moment's content: form, length, words, and what the files are. */
async function momentIssues(content: Pick<Content, 'find'>, moment: MessageContent): Promise<ContentIssue[]> {
  const materials = await content.find(materialsIn(moment));
  return [...checkContent('moment', moment), ...checkMaterials('moment', moment, materials)];
}

/** Moments that people plan: what would happen, then the asking itself. */
export function createPlanning({ platform, access, content, zone }: PlanDeps) {
  const { db, clock } = platform;

  async function preview(actor: Actor, draft: Draft) {
    demand(actor, 'delivery.read');
    const at = clock.now();
    const { perAccountPerDay } = await readMomentSettings(db);
    const sendAt = draft.sendAt ?? at;
    const accounts = accountsOf(draft, actor.storeIds);
    const [issues, audience] = await Promise.all([
      momentIssues(content, draft.content),
      countAudience(db, accounts, { sendAt, zone, perDay: perAccountPerDay }),
    ]);
    const windowIssues = windowIssue(draft, at);
    return { issues: [...issues, ...windowIssues], words: warningsFor(draft.content), ...audience, perAccountPerDay };
  }

  /** Asks once per key, whoever clicks how often. */
  async function create(actor: Actor, { key, name, ...draft }: Draft & { key: string; name: string }) {
    demand(actor, 'delivery.edit');
    const at = clock.now();
    const issues = [...(await momentIssues(content, draft.content)), ...windowIssue(draft, at)];
    if (issues.length > 0) throw new AppError('delivery.moment_refused', { issues });
    return db.transaction().execute(async (tx) => {
      const made = await createMoment(tx, {
        key: `hand:${key}`,
        name,
        marker: `moment-${key.slice(0, 8)}`,
        content: draft.content,
        tagIds: draft.tagIds,
        accounts: accountsOf(draft, actor.storeIds),
        by: actor.label,
        at,
        sendAt: draft.sendAt ?? at,
        expiresAt: draft.expiresAt,
      });
      if (!made) throw new AppError('delivery.nobody_to_ask', { field: 'userids', most: MOST_ACCOUNTS });
      const subject = `moment:${made.momentId}`;
      await access.audit(tx, actor, 'delivery.moment_created', subject, { accounts: made.accounts });
      return made;
    });
  }

  /** Nobody publishes it from here on. What was published stays: nothing is recalled. */
  async function stop(actor: Actor, momentId: number): Promise<void> {
    demand(actor, 'delivery.edit');
    await demandMoment(db, actor, momentId);
    const at = clock.now();
    await db.transaction().execute(async (tx) => {
      const { rows } = await sql`
        update delivery.moment set expires_at = greatest(${at}::timestamptz, send_at + interval '1 second'),
          state = case when state = 'ready' then 'cancelled' else state end,
          cancelled_at = case when state = 'ready' then ${at}::timestamptz else cancelled_at end
        where moment_id = ${momentId} and expires_at > ${at} and state in ('ready', 'sending', 'unknown', 'asked', 'open')
        returning 1`.execute(tx);
      if (rows.length === 0) throw new AppError('delivery.moment_not_open', {}, 409);
      await sql`
        update delivery.moment_account a set state = 'not_published' from delivery.moment m
        where a.moment_id = ${momentId} and m.moment_id = a.moment_id and m.state = 'cancelled' and a.state = 'asked'`.execute(
        tx,
      );
      await access.audit(tx, actor, 'delivery.moment_stopped', `moment:${momentId}`, {});
    });
  }

  return { preview, create, stop };
}

function windowIssue({ sendAt, expiresAt }: Draft, at: Date): ContentIssue[] {
  const from = sendAt ?? at;
  if (from.getTime() < at.getTime() - 60_000) return [{ field: 'sendAt', rule: 'required', found: 'past' }];
  return expiresAt > from && expiresAt > at ? [] : [{ field: 'expiresAt', rule: 'required', found: 'past' }];
}
