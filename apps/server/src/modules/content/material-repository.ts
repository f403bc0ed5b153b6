import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';
import type { MaterialFile } from './material.ts';

export interface Material extends MaterialFile {
  code: string;
  name: string;
  version: number;
  /** `platform.file` */
  fileHash: string;
  filename: string;
  archived: boolean;
  changedAt: Date;
  changedBy: string;
}

/** As they are now, the latest change first; limited to some codes when given. */
export async function listMaterials(db: Db, codes: readonly string[] | null = null): Promise<Material[]> {
  const { rows } = await sql<Material>`
    select code, name, kind, version, file_hash as "fileHash", filename, content_type as "contentType", size, width, height,
      duration_ms as "durationMs", archived, changed_at as "changedAt", changed_by as "changedBy"
    from content.material_now where (${codes}::text[] is null or code = any(${codes}::text[]))
    order by archived, changed_at desc, code`.execute(db);
  return rows;
}

export async function findMaterial(db: Db, code: string): Promise<Material | null> {
  const [found] = await listMaterials(db, [code]);
  return found ?? null;
}
