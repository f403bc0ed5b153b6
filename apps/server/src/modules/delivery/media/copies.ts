import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import type { Material } from '../../content/index.ts';
import type { Need, Purpose } from './need.ts';

/** A copy of a file at WeCom, wanted for a purpose. */
export interface Wanted extends Pick<Material, 'fileHash' | 'kind' | 'filename' | 'contentType'> {
  purpose: Purpose;
}

/** A need with the newest file of its material. */
export interface FoundNeed extends Need, Wanted {}

/** Names of pictures and videos are seen by nobody: one copy serves them all. */
const filenameOf = ({ kind, filename }: Pick<Wanted, 'kind' | 'filename'>) => (kind === 'file' ? filename : '');

const jsonOf = (needs: readonly Need[]) =>
  JSON.stringify(needs.map(({ material, purpose }) => ({ material, purpose })));

/** The files behind these needs; a code that names no material is left out. */
export async function findFiles(db: Db, needs: readonly Need[]): Promise<FoundNeed[]> {
  const { rows } = await sql<FoundNeed>`
    select n.material, n.purpose, m.file_hash as "fileHash", m.kind, m.filename, m.content_type as "contentType"
    from jsonb_to_recordset(${jsonOf(needs)}::jsonb) as n(material text, purpose text)
    join content.material_now m on m.code = n.material
    order by n.material collate "C", n.purpose`.execute(db);
  return rows;
}

/** Copies of these needs' newest files that stay good for a while. */
export async function findReady(
  db: Db,
  needs: readonly Need[],
  { corpId, goodUntil }: { corpId: string; goodUntil: Date },
): Promise<(Need & { ref: string; expiresAt: Date | null })[]> {
  const { rows } = await sql<Need & { ref: string; expiresAt: Date | null }>`
    select n.material, n.purpose, c.ref, c.expires_at as "expiresAt"
    from jsonb_to_recordset(${jsonOf(needs)}::jsonb) as n(material text, purpose text)
    join content.material_now m on m.code = n.material
    join delivery.media c on c.file_hash = m.file_hash and c.purpose = n.purpose and c.media_type = m.kind
      and c.filename = case when m.kind = 'file' then m.filename else '' end and c.corp_id = ${corpId}
    where c.ref is not null and (c.expires_at is null or c.expires_at > ${goodUntil})`.execute(db);
  return rows;
}

interface Copy {
  ref: string;
  uploadedAt: Date;
  renewAt: Date | null;
  expiresAt: Date | null;
}

export async function findCopy(db: Db, corpId: string, wanted: Wanted): Promise<Copy | null> {
  const { rows } = await sql<Copy>`
    select ref, uploaded_at as "uploadedAt", renew_at as "renewAt", expires_at as "expiresAt" from delivery.media
    where ${sameCopy(corpId, wanted)} and ref is not null`.execute(db);
  return rows[0] ?? null;
}

export async function saveCopy(db: Db, corpId: string, wanted: Wanted, copy: Copy): Promise<void> {
  await sql`
    insert into delivery.media (corp_id, file_hash, purpose, media_type, filename, ref, uploaded_at, renew_at, expires_at)
    values (${corpId}, ${wanted.fileHash}, ${wanted.purpose}, ${wanted.kind}, ${filenameOf(wanted)}, ${copy.ref},
      ${copy.uploadedAt}, ${copy.renewAt}, ${copy.expiresAt})
    on conflict (file_hash, purpose, media_type, filename, corp_id) do update set ref = excluded.ref,
      uploaded_at = excluded.uploaded_at, renew_at = excluded.renew_at, expires_at = excluded.expires_at,
      try_after = null, failures = 0, error = null`.execute(db);
}

/** How long a file that could not be uploaded is left alone: doubled with each failure. Seconds. */
const REST_S = { first: 10, most: 3_600 };

export async function saveFailure(
  db: Db,
  corpId: string,
  wanted: Wanted,
  { at, error }: { at: Date; error: string },
): Promise<void> {
  const rest = sql`make_interval(secs => least(${REST_S.most}, ${REST_S.first} * 2 ^ least(m.failures, 12)))`;
  await sql`
    insert into delivery.media as m (corp_id, file_hash, purpose, media_type, filename, try_after, failures, error)
    values (${corpId}, ${wanted.fileHash}, ${wanted.purpose}, ${wanted.kind}, ${filenameOf(wanted)},
      ${at}::timestamptz + make_interval(secs => ${REST_S.first}), 1, ${error})
    on conflict (file_hash, purpose, media_type, filename, corp_id) do update set failures = m.failures + 1,
      try_after = ${at}::timestamptz + ${rest}, error = excluded.error`.execute(db);
}

/** WeCom does not know them any more (40007, 40145). A copy that was made again meanwhile stays. */
export async function forgetCopies(db: Db, corpId: string, refs: readonly string[]): Promise<void> {
  await sql`
    update delivery.media set ref = null, renew_at = null, expires_at = null
    where corp_id = ${corpId} and ref = any(${refs}::text[])`.execute(db);
}

const sameCopy = (corpId: string, wanted: Wanted) => sql<boolean>`
  file_hash = ${wanted.fileHash} and purpose = ${wanted.purpose} and media_type = ${wanted.kind}
  and filename = ${filenameOf(wanted)} and corp_id = ${corpId}`;
