import type { Readable } from 'node:stream';
import { sql } from 'kysely';
import { AppError } from '../../platform/errors.ts';
import { FileTooLarge, LARGEST_FILE_BYTES, type StoredFile } from '../../platform/files/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Access, type Actor, demand } from '../access/index.ts';
import { kindOf, MATERIAL_USES, type MaterialIssue, type MaterialUse, materialIssues } from './material.ts';
import { findMaterial, listMaterials, type Material } from './material-repository.ts';

export interface MaterialsDeps {
  platform: Pick<Platform, 'db' | 'clock' | 'files'>;
  access: Pick<Access, 'audit' | 'guards'>;
}

export interface Upload {
  /** Left out: named after the bytes. */
  code?: string | undefined;
  name: string;
  filename: string;
  body: Readable;
}

export type CheckedMaterial = Material & { refusals: Record<MaterialUse, MaterialIssue[]> };

/** What each use would say to this material. */
const refusalsOf = (material: Material): CheckedMaterial => ({
  ...material,
  refusals: Object.fromEntries(MATERIAL_USES.map((use) => [use, materialIssues(use, material)])) as Record<
    MaterialUse,
    MaterialIssue[]
  >,
});

/** The library of pictures, videos and files. */
export function createMaterials({ platform, access }: MaterialsDeps) {
  const { db, clock, files } = platform;

  /** The bytes are safe before anything names them; a file that no use takes is refused. */
  async function keep(body: Readable): Promise<StoredFile> {
    const file = await files.put(body, { maxBytes: LARGEST_FILE_BYTES }).catch((error: unknown) => {
      if (!(error instanceof FileTooLarge)) throw error;
      throw new AppError('content.file_too_large', { field: 'size', rule: 'too_large', limit: error.maxBytes }, 413);
    });
    const [issue] = materialIssues('message', { ...file, kind: kindOf(file.contentType) });
    if (issue) throw new AppError('content.file_refused', { ...issue });
    return file;
  }

  /** A new material. The same code again is refused: a new file for it is a version. */
  async function upload(actor: Actor, { code, name, filename, body }: Upload): Promise<CheckedMaterial> {
    demand(actor, 'content.edit');
    const file = await keep(body);
    const at = clock.now();
    const own = code ?? `m-${file.hash.slice(0, 10)}`;
    return db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ materialId: number }>`
        insert into content.material (code, name, kind, version, made_at)
        values (${own}, ${name}, ${kindOf(file.contentType)}, 1, ${at})
        on conflict (code) do nothing returning material_id as "materialId"`.execute(tx);
      const [made] = rows;
      if (!made) throw new AppError('content.code_taken', { field: 'code', code: own }, 409);
      await addVersion(tx, { materialId: made.materialId, version: 1, file, filename, at, by: actor.label });
      await access.audit(tx, actor, 'content.material_added', `material:${own}`, { file: file.hash, size: file.size });
      return refusalsOf((await findMaterial(tx, own))!);
    });
  }

  /** Another file under the same name: what is sent from now on. A picture stays a picture. */
  async function replace(actor: Actor, code: string, given: Omit<Upload, 'code' | 'name'>): Promise<CheckedMaterial> {
    demand(actor, 'content.edit');
    const file = await keep(given.body);
    const at = clock.now();
    return db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ materialId: number; kind: string; version: number }>`
        select material_id as "materialId", kind, version from content.material where code = ${code} for update`.execute(
        tx,
      );
      const [material] = rows;
      if (!material) throw new AppError('content.material_not_found', { code }, 404);
      if (material.kind !== kindOf(file.contentType))
        throw new AppError('content.other_kind', { field: 'contentType', found: file.contentType });
      const version = material.version + 1;
      const { materialId } = material;
      await addVersion(tx, { materialId, version, file, filename: given.filename, at, by: actor.label });
      await sql`update content.material set version = ${version} where material_id = ${materialId}`.execute(tx);
      await access.audit(tx, actor, 'content.material_replaced', `material:${code}`, { file: file.hash, version });
      return refusalsOf((await findMaterial(tx, code))!);
    });
  }

  /** No longer offered for new messages, or offered again. What uses it keeps it. */
  async function setArchived(actor: Actor, code: string, archived: boolean): Promise<void> {
    demand(actor, 'content.edit');
    await db.transaction().execute(async (tx) => {
      const { rows } = await sql`
        update content.material set archived_at = ${archived ? clock.now() : null}
        where code = ${code} returning 1`.execute(tx);
      if (rows.length === 0) throw new AppError('content.material_not_found', { code }, 404);
      const action = archived ? 'content.material_archived' : 'content.material_restored';
      await access.audit(tx, actor, action, `material:${code}`, {});
    });
  }

  return {
    upload,
    replace,
    setArchived,
    async list(actor: Actor): Promise<CheckedMaterial[]> {
      demand(actor, 'delivery.read');
      return (await listMaterials(db)).map(refusalsOf);
    },
    /** Its newest file, to be shown. */
    async show(actor: Actor, code: string): Promise<{ material: Material; body: Readable }> {
      demand(actor, 'delivery.read');
      const material = await findMaterial(db, code);
      if (!material) throw new AppError('content.material_not_found', { code }, 404);
      return { material, body: await files.open(material.fileHash) };
    },
    /** Those of these codes that exist. */
    find: (codes: readonly string[]): Promise<Material[]> => listMaterials(db, codes),
  };
}
export type Materials = ReturnType<typeof createMaterials>;

async function addVersion(
  tx: Parameters<typeof findMaterial>[0],
  version: { materialId: number; version: number; file: StoredFile; filename: string; at: Date; by: string },
): Promise<void> {
  const { file } = version;
  await sql`
    insert into content.material_version
      (material_id, version, file_hash, filename, content_type, size, width, height, duration_ms, made_at, made_by)
    values (${version.materialId}, ${version.version}, ${file.hash}, ${version.filename}, ${file.contentType}, ${file.size},
      ${file.width}, ${file.height}, ${file.durationMs}, ${version.at}, ${version.by})`.execute(tx);
}
