import { z } from 'zod';
import { Instant } from '../common.ts';

export const MaterialCode = z.string().regex(/^[a-z0-9-]{2,40}$/);

/** `POST /api/console/materials?…`, the file itself as the body, up to 20 MB. */
export const UploadQuery = z.object({
  /** Left out: named after the bytes. */
  code: MaterialCode.optional(),
  name: z.string().trim().min(1).max(60),
  /** Receivers of a file see it. */
  filename: z.string().trim().min(1).max(200),
});

/** Why WeCom would not take a material for a use: field, rule, and what was found. */
export const MaterialIssue = z.object({
  field: z.enum(['kind', 'contentType', 'size', 'longSide', 'shortSide', 'duration']),
  rule: z.enum(['kind_not_taken', 'type_not_taken', 'too_small', 'too_large', 'too_long', 'unreadable']),
  /** Bytes, pixels or milliseconds. */
  limit: z.number().optional(),
  found: z.union([z.string(), z.number(), z.null()]),
});
export type MaterialIssue = z.infer<typeof MaterialIssue>;

export const Material = z.object({
  code: MaterialCode,
  name: z.string(),
  kind: z.enum(['image', 'video', 'file']),
  version: z.int(),
  filename: z.string(),
  contentType: z.string(),
  /** Bytes. */
  size: z.int(),
  /** Pixels. */
  width: z.int().nullable(),
  height: z.int().nullable(),
  durationMs: z.int().nullable(),
  archived: z.boolean(),
  changedAt: Instant,
  changedBy: z.string(),
  /** `message`: welcome, mass send, group welcome; `cover`: a link's picture. Empty: it may be used so. */
  refusals: z.object({
    message: z.array(MaterialIssue),
    moment: z.array(MaterialIssue),
    cover: z.array(MaterialIssue),
  }),
});
export type Material = z.infer<typeof Material>;

/** `GET /api/console/materials` */
export const Materials = z.object({ materials: z.array(Material) });

/** `POST /api/console/materials/:code/archive` */
export const ArchiveMaterial = z.object({ archived: z.boolean() });

/** `GET /api/console/media`: where materials are used, and how WeCom's copies of them stand. */
export const MediaState = z.object({
  materials: z.array(
    z.object({
      code: MaterialCode,
      /** What still may be sent and names it. */
      uses: z.array(
        z.object({ kind: z.enum(['welcome', 'dispatch', 'moment', 'group_welcome']), n: z.int(), name: z.string() }),
      ),
      /** WeCom's copies of its newest file. Times are the wall's. */
      copies: z.array(
        z.object({
          purpose: z.enum(['message', 'moment', 'product', 'permanent']),
          /** Null: WeCom did not take it, see `error`. */
          uploadedAt: Instant.nullable(),
          /** Null: for good. */
          expiresAt: Instant.nullable(),
          /** WeCom's code. */
          error: z.string().nullable(),
        }),
      ),
    }),
  ),
});
export type MediaState = z.infer<typeof MediaState>;
