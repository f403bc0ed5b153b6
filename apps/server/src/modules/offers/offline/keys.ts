import type { KeyObject } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { QrKey } from './check-qr.ts';
import { newKeyPair, readPrivateKey } from './signature.ts';

const DAY_MS = 86_400_000;
/** How long a key signs. */
const SIGNS_MS = 30 * DAY_MS;
/** For how long after its time a key is still told to tills: longer than any text lives. */
const TOLD_MS = DAY_MS;

/** The number of the 30 days in which an instant lies, and of the key that was first made for them. */
export const keyNoAt = (at: Date): number => Math.floor(at.getTime() / SIGNS_MS);
/**
 * One that stands in for it has this much more: never the number of a later one. Numbers of 30 days have four digits until
 * the year 2791.
 */
const STAND_IN = 10_000;

/** A key as it is kept. */
interface KeptKey {
  keyNo: number;
  period: number;
  /** Null: its time was over. */
  sealed: string | null;
}

/** Keys take turns by the calendar, with no job that could be late. */
export function createKeys({ db, secrets, log }: Pick<Platform, 'db' | 'secrets' | 'log'>) {
  /** By period. A key never changes: what was opened once is kept. One entry each 30 days. */
  const opened = new Map<number, { keyNo: number; key: KeyObject }>();

  /** The key that signs at this instant. */
  async function signingKey(at: Date): Promise<{ keyNo: number; key: KeyObject }> {
    const known = opened.get(keyNoAt(at));
    if (known) return known;
    await makeKeys(at);
    const found = opened.get(keyNoAt(at));
    if (!found) throw new Error('no key that signs can be read');
    return found;
  }

  /** The keys that a till needs from now on: those whose texts may still be shown, and the next. */
  async function tillKeys(at: Date): Promise<QrKey[]> {
    await makeKeys(at);
    return readKeys(db, { endedAfter: new Date(at.getTime() - TOLD_MS), keyNos: null });
  }

  /**
   * This key and the next, where there is none that can be opened; those that are over lose what they signed with. With
   * another ENCRYPTION_KEY what was sealed before can't be opened: then another key stands in, under a number of its own. Tills
   * learn it when they ask for keys; what was signed before stays good to its end.
   */
  async function makeKeys(at: Date): Promise<void> {
    const periods = [keyNoAt(at), keyNoAt(at) + 1];
    let kept = await openAll(periods);
    const missing = periods.filter((period) => !opened.has(period));
    if (missing.length > 0) {
      await insertKeys(missing.map((period) => newKey(period, kept)));
      kept = await openAll(missing);
    }
    for (const period of missing) {
      const unread = kept.filter((key) => key.period === period && key.keyNo < (opened.get(period)?.keyNo ?? 0));
      if (unread.length > 0)
        log.error({ keyNos: unread.map(({ keyNo }) => keyNo) }, 'signing keys were sealed with another ENCRYPTION_KEY');
    }
    await sql`
      update offers.qr_key set sealed_private = null
      where sealed_private is not null and signs_until <= ${at}`.execute(db);
  }

  /** Opens what can be opened of these periods, the lowest number first, so that all processes with one secret use the same. */
  async function openAll(periods: number[]): Promise<KeptKey[]> {
    const { rows } = await sql<KeptKey>`
      select key_no as "keyNo", mod(key_no, ${STAND_IN}::integer) as period, sealed_private as sealed from offers.qr_key
      where mod(key_no, ${STAND_IN}::integer) = any(${periods}::integer[])
      order by key_no`.execute(db);
    for (const period of periods)
      if (!rows.some(({ keyNo }) => keyNo === opened.get(period)?.keyNo)) opened.delete(period);
    for (const { keyNo, period, sealed } of rows) {
      const key = opened.has(period) || sealed === null ? null : open(sealed);
      if (key) opened.set(period, { keyNo, key });
    }
    return rows;
  }

  function open(sealed: string): KeyObject | null {
    try {
      return readPrivateKey(secrets.decrypt(sealed));
    } catch {
      return null; // sealed with another secret
    }
  }

  function newKey(period: number, kept: readonly KeptKey[]) {
    const { publicKey, privateKey } = newKeyPair();
    const highest = Math.max(
      ...kept.filter((key) => key.period === period).map(({ keyNo }) => keyNo),
      period - STAND_IN,
    );
    const [from, until] = [period * SIGNS_MS, (period + 1) * SIGNS_MS].map((ms) => new Date(ms));
    return { keyNo: highest + STAND_IN, publicKey, sealed: secrets.encrypt(privateKey), from, until };
  }

  /** Of two processes that make the same one, one does. */
  async function insertKeys(made: readonly ReturnType<typeof newKey>[]): Promise<void> {
    await sql`
      insert into offers.qr_key (key_no, public_key, sealed_private, signs_from, signs_until)
      select "keyNo", "publicKey", sealed, "from", until from jsonb_to_recordset(${JSON.stringify(made)}::jsonb)
        as m("keyNo" integer, "publicKey" text, sealed text, "from" timestamptz, until timestamptz)
      on conflict (key_no) do nothing`.execute(db);
  }

  return { signingKey, tillKeys };
}
export type Keys = ReturnType<typeof createKeys>;

/** Public halves, in the order of their time. */
export async function readKeys(
  db: Db,
  { keyNos, endedAfter }: { keyNos: number[] | null; endedAfter: Date | null },
): Promise<QrKey[]> {
  const { rows } = await sql<QrKey>`
    select key_no as "keyNo", public_key as "publicKey", signs_from as "signsFrom", signs_until as "signsUntil"
    from offers.qr_key
    where (${keyNos}::integer[] is null or key_no = any(${keyNos}::integer[]))
      and (${endedAfter}::timestamptz is null or signs_until > ${endedAfter})
    order by key_no`.execute(db);
  return rows;
}
