import type { ContentIssue, MessageContent } from './content.ts';
import { type MaterialFile, type MaterialUse, materialIssues } from './material.ts';

/** Whether the materials that a content names are there, and are what WeCom takes for it. */
export function checkMaterials(
  use: Exclude<MaterialUse, 'cover'>,
  { link, attachments = [] }: MessageContent,
  materials: readonly (MaterialFile & { code: string })[],
): ContentIssue[] {
  const byCode = new Map(materials.map((material) => [material.code, material]));
  const check = (field: string, code: string, purpose: MaterialUse, kind: MaterialFile['kind']): ContentIssue[] => {
    const material = byCode.get(code);
    if (!material) return [{ field, rule: 'material_not_found', found: code }];
    if (material.kind !== kind) return [{ field, rule: 'material_refused', found: `kind ${material.kind}` }];
    return materialIssues(purpose, material).map(({ field: member, rule, limit }) => ({
      field,
      rule: 'material_refused',
      found: `${member} ${rule}`,
      ...(limit === undefined ? {} : { limit }),
    }));
  };
  const coverOf = use === 'moment' ? 'moment' : 'cover';
  const ofLink = link?.material ? check('link.material', link.material, coverOf, 'image') : [];
  const ofAttachments = attachments.flatMap((one, index) => {
    if (!one.material) return [];
    const isOwn = one.kind === 'image' || one.kind === 'video' || one.kind === 'file';
    const purpose = one.kind === 'link' ? coverOf : use;
    return check(`attachments.${index}.material`, one.material, purpose, isOwn ? one.kind : 'image');
  });
  return [...ofLink, ...ofAttachments];
}
