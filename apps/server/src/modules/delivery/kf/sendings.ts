import { hash } from 'node:crypto';
import type { KfReply } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';

export interface NewSending {
  openKfid: string;
  externalUserid: string;
  /** The asker's own: asked twice is said once. */
  key: string;
  cause: 'person' | 'welcome' | 'answer' | 'hand_over' | 'goodbye';
  answer?: string;
  answers?: string;
  reply: KfReply;
  madeBy: string;
  /** By the one-time code of an event: not one of the five. */
  code?: { code: string; until: Date };
}

/** Nobody but who wrote it down touches a sending for so long. Wall milliseconds. */
const OWN_MS = 3_000;

/** 32 of the characters that WeCom takes (API.md §19): the same for the same asker's key. */
export const msgidOf = ({ openKfid, externalUserid, key }: Pick<NewSending, 'openKfid' | 'externalUserid' | 'key'>) =>
  hash('sha256', `${openKfid}|${externalUserid}|${key}`).slice(0, 32);

/** Writes down that these are to be said. Answers the msgids of those that are new. */
export async function insertSendings(
  tx: Tx,
  { clock, wall, secrets }: Pick<Platform, 'clock' | 'wall' | 'secrets'>,
  sendings: readonly NewSending[],
): Promise<Set<string>> {
  if (sendings.length === 0) return new Set();
  const rows = sendings.map(({ reply, code, key, ...sending }) => ({
    ...sending,
    msgid: msgidOf({ ...sending, key }),
    way: code ? 'event' : 'message',
    sealedCode: code ? secrets.encrypt(code.code) : null,
    codeUntil: code?.until ?? null,
    sealed: secrets.encrypt(JSON.stringify(reply)),
  }));
  const { rows: inserted } = await sql<{ msgid: string }>`
    insert into delivery.kf_sending (msgid, open_kfid, external_userid, way, sealed_code, code_until, cause, answer, answers,
      made_by, sealed, made_at, state, try_after)
    select msgid, "openKfid", "externalUserid", way, "sealedCode", "codeUntil", cause, answer, answers, "madeBy", sealed,
      ${clock.now()}, 'sending', ${new Date(wall().getTime() + OWN_MS)}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s (msgid text, "openKfid" text, "externalUserid" text, way text,
      "sealedCode" text, "codeUntil" timestamptz, cause text, answer text, answers text, "madeBy" text, sealed text)
    on conflict (msgid) do nothing returning msgid`.execute(tx);
  return new Set(inserted.map(({ msgid }) => msgid));
}
