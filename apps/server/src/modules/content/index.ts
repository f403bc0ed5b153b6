export { checkContent } from './check.ts';
export type { Channel, ContentIssue, MessageContent, Rule } from './content.ts';
export { render, renderContent, type Variables, variablesIn } from './variables.ts';
export { type WordWarning, warningsFor } from './words.ts';
