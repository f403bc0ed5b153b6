export { checkContent } from './check.ts';
export { checkMaterials } from './check-materials.ts';
export {
  type Channel,
  type ContentIssue,
  type MessageAttachment,
  type MessageContent,
  materialsIn,
  type Rule,
} from './content.ts';
export { type Content, createContent } from './create-content.ts';
export { type MaterialIssue, type MaterialKind, type MaterialUse, materialIssues } from './material.ts';
export type { Material } from './material-repository.ts';
export { render, renderContent, type Variables, variablesIn } from './variables.ts';
export type { ContentViews } from './views.ts';
export { type WordWarning, warningsFor } from './words.ts';
