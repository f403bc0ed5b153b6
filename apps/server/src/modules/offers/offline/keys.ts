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

export const keyNoAt = (at: Date): number => Math.floor(at.getTime() / SIGNS_MS);

/** Keys take turns by the calendar, with no job that could be late. */
export function createKeys({ db, secrets }: Pick<Platform, 'db' | 'secrets'>) {
  /** A key never changes: what was opened once is kept. One entry each 30 days. */
  const opened = new Map<number, KeyObject>();

  /** The key that signs at this instant. */
  async function signingKey(at: Date): Promise<{ keyNo: number; key: KeyObject }> {
    const keyNo = keyNoAt(at);
    const known = opened.get(keyNo);
    if (known) return { keyNo, key: known };
    await makeKeys(at);
    const { rows } = await sql<{ sealed: string }>`
      select sealed_private as sealed from offers.qr_key where key_no = ${keyNo}`.execute(db);
    const key = readPrivateKey(secrets.decrypt(rows[0]!.sealed));
    opened.set(keyNo, key);
    return { keyNo, key };
  }

  /** The keys that a till needs from now on: those whose texts may still be shown, and the next. */
  async function tillKeys(at: Date): Promise<QrKey[]> {
    await makeKeys(at);
    return readKeys(db, { endedAfter: new Date(at.getTime() - TOLD_MS), keyNos: null });
  }

  /** This key and the next, where they are not there yet; those that are over lose what they signed with. */
  async function makeKeys(at: Date): Promise<void> {
    const first = keyNoAt(at);
    const made = [first, first + 1].map((keyNo) => {
      const { publicKey, privateKey } = newKeyPair();
      const [from, until] = [keyNo * SIGNS_MS, (keyNo + 1) * SIGNS_MS].map((ms) => new Date(ms));
      return { keyNo, publicKey, sealed: secrets.encrypt(privateKey), from, until };
    });
    await sql`
      insert into offers.qr_key (key_no, public_key, sealed_private, signs_from, signs_until)
      select "keyNo", "publicKey", sealed, "from", until from jsonb_to_recordset(${JSON.stringify(made)}::jsonb)
        as m("keyNo" integer, "publicKey" text, sealed text, "from" timestamptz, until timestamptz)
      on conflict (key_no) do nothing`.execute(db);
    await sql`
      update offers.qr_key set sealed_private = null
      where sealed_private is not null and signs_until <= ${at}`.execute(db);
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
