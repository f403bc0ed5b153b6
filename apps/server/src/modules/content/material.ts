import { defaultContentLimits as platform } from '@xiaoer/wecom';

export type MaterialKind = 'image' | 'video' | 'file';

/** What a material may be wanted for; each has its own rules at WeCom. */
export type MaterialUse = 'message' | 'moment' | 'cover';
export const MATERIAL_USES: readonly MaterialUse[] = ['message', 'moment', 'cover'];

/** What the rules look at. */
export interface MaterialFile {
  kind: MaterialKind;
  contentType: string;
  /** Bytes. */
  size: number;
  width: number | null;
  height: number | null;
  durationMs: number | null;
}

export interface MaterialIssue {
  field: 'kind' | 'contentType' | 'size' | 'longSide' | 'shortSide' | 'duration';
  rule: 'kind_not_taken' | 'type_not_taken' | 'too_small' | 'too_large' | 'too_long' | 'unreadable';
  /** Bytes, pixels or milliseconds. */
  limit?: number;
  found: string | number | null;
}

/** LIMITS.md §5: moments (docs 95094, 95098). Pixels, milliseconds. */
const MOMENT = { longSide: 10_800, shortSide: 1_080, videoMs: 30_000 };

/**
 * - `message`: welcome, mass send, group welcome (`media/upload`, doc 90253)
 * - `moment`: `media/upload_attachment` (doc 95098)
 * - `cover`: a link's picture, which has a permanent address (`media/uploadimg`, doc 90256)
 */
const BYTES: Record<MaterialUse, Partial<Record<MaterialKind, number>>> = {
  message: { image: platform.uploadImageBytes, video: platform.uploadVideoBytes, file: platform.uploadFileBytes },
  moment: { image: platform.uploadAttachmentBytes, video: platform.uploadAttachmentBytes },
  cover: { image: platform.uploadImgBytes },
};

const TYPES: Record<MaterialKind, readonly string[] | null> = {
  image: ['image/jpeg', 'image/png'],
  video: ['video/mp4'],
  file: null,
};

/** Why WeCom would not take this file for this use; each issue names what it is about, the rule and what was found. */
export function materialIssues(use: MaterialUse, file: MaterialFile): MaterialIssue[] {
  const most = BYTES[use][file.kind];
  if (most === undefined) return [{ field: 'kind', rule: 'kind_not_taken', found: file.kind }];
  const issues: MaterialIssue[] = [];
  if (TYPES[file.kind]?.includes(file.contentType) === false)
    issues.push({ field: 'contentType', rule: 'type_not_taken', found: file.contentType });
  if (file.size < platform.uploadMinBytes)
    issues.push({ field: 'size', rule: 'too_small', limit: platform.uploadMinBytes, found: file.size });
  if (file.size > most) issues.push({ field: 'size', rule: 'too_large', limit: most, found: file.size });
  return use === 'moment' ? [...issues, ...momentIssues(file)] : issues;
}

function momentIssues({ kind, width, height, durationMs }: MaterialFile): MaterialIssue[] {
  if (kind === 'video') {
    if (durationMs === null) return [{ field: 'duration', rule: 'unreadable', limit: MOMENT.videoMs, found: null }];
    if (durationMs <= MOMENT.videoMs) return [];
    return [{ field: 'duration', rule: 'too_long', limit: MOMENT.videoMs, found: durationMs }];
  }
  if (width === null || height === null) return [{ field: 'longSide', rule: 'unreadable', found: null }];
  const [short, long] = width < height ? [width, height] : [height, width];
  const issues: MaterialIssue[] = [];
  if (long > MOMENT.longSide)
    issues.push({ field: 'longSide', rule: 'too_large', limit: MOMENT.longSide, found: long });
  if (short > MOMENT.shortSide)
    issues.push({ field: 'shortSide', rule: 'too_large', limit: MOMENT.shortSide, found: short });
  return issues;
}

/** Pictures and videos are told by their bytes; everything else is a file. */
export function kindOf(contentType: string): MaterialKind {
  if (TYPES.image?.includes(contentType)) return 'image';
  return TYPES.video?.includes(contentType) ? 'video' : 'file';
}
