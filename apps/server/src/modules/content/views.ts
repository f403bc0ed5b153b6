import type { MaterialKind } from './material.ts';

/** The rows of this module's views, for other modules' SQL. */
export interface ContentViews {
  /** Each material with its newest file. */
  'content.material_now': {
    material_id: number;
    code: string;
    name: string;
    kind: MaterialKind;
    version: number;
    file_hash: string;
    /** Receivers of a file see it. */
    filename: string;
    content_type: string;
    /** Bytes. */
    size: number;
    width: number | null;
    height: number | null;
    duration_ms: number | null;
    archived: boolean;
    changed_at: Date;
    changed_by: string;
  };
}
