import { defaultContentLimits as platform } from '@xiaoer/wecom';
import { checkShape } from './check-shape.ts';
import { type Channel, type ContentIssue, fieldsOf, type MessageContent } from './content.ts';
import { isAllowedIn, isKnownVariable, variablesIn } from './variables.ts';
import { FORBIDDEN, REWARDED_SHARING } from './words.ts';

/** UTF-8 bytes of the text by channel. WeCom says none for the side bar; what a mass send may have is safe there. */
const TEXT_BYTES: Record<Channel, number> = {
  welcome: platform.messageTextBytes,
  mass_send: platform.messageTextBytes,
  group_mass_send: platform.messageTextBytes,
  group_post: platform.messageTextBytes,
  group_welcome: platform.groupWelcomeTextBytes,
  side_bar_message: platform.messageTextBytes,
  moment: platform.momentTextBytes,
};

/** By the member's own name; a mini program's title is shorter than a link's. */
const MEMBER_BYTES: Record<string, number> = {
  title: platform.linkTitleBytes,
  desc: platform.linkDescBytes,
  url: platform.linkUrlBytes,
  picUrl: platform.linkUrlBytes,
};

/** Characters of a moment's link (LIMITS.md §5, doc 95094). */
const MOMENT_LINK_TITLE = 64;

/** A template's variables count with their names: check again what `renderContent` gives before it leaves. */
export function checkContent(channel: Channel, content: MessageContent): ContentIssue[] {
  return [
    ...checkShape(channel, content),
    ...fieldsOf(content).flatMap(([field, value]) => checkField(channel, content, field, value)),
  ];
}

function checkField(channel: Channel, content: MessageContent, field: string, value: string): ContentIssue[] {
  const issues = lengthIssues(channel, content, field, value);
  for (const name of variablesIn(value)) {
    if (!isKnownVariable(name)) issues.push({ field, rule: 'unknown_variable', found: name });
    else if (!isAllowedIn(channel, name)) issues.push({ field, rule: 'variable_not_allowed_here', found: name });
  }
  if (isAddress(field))
    return value === '' || isWebAddress(value) ? issues : [...issues, { field, rule: 'not_a_web_address' }];
  for (const [found] of value.matchAll(FORBIDDEN)) issues.push({ field, rule: 'forbidden_words', found });
  const sharing = REWARDED_SHARING.exec(value);
  if (sharing) issues.push({ field, rule: 'reward_for_sharing', found: sharing[0] });
  return issues;
}

function lengthIssues(channel: Channel, content: MessageContent, field: string, value: string): ContentIssue[] {
  const issues: ContentIssue[] = [];
  const characters = charactersAllowed(channel, field);
  if (characters !== null && [...value].length > characters)
    issues.push({ field, rule: 'too_long', limit: characters });
  const bytes = bytesAllowed(channel, content, field);
  if (Buffer.byteLength(value) > bytes) issues.push({ field, rule: 'too_long', limit: bytes });
  return issues;
}

/** The platform counts a moment's words by both measures; everything else by bytes alone. */
function charactersAllowed(channel: Channel, field: string): number | null {
  if (channel !== 'moment') return null;
  if (field === 'text') return platform.momentTextCharacters;
  return field.endsWith('.title') ? MOMENT_LINK_TITLE : null;
}

function bytesAllowed(channel: Channel, { attachments = [] }: MessageContent, field: string): number {
  if (field === 'text') return TEXT_BYTES[channel];
  const [, index, member = ''] = /^attachments\.(\d+)\.(\w+)$/.exec(field) ?? [];
  if (index === undefined) return MEMBER_BYTES[field.slice('link.'.length)] ?? platform.linkUrlBytes;
  if (attachments[Number(index)]?.kind === 'miniprogram' && member === 'title') return platform.miniprogramTitleBytes;
  return MEMBER_BYTES[member] ?? platform.linkUrlBytes;
}

const isAddress = (field: string) => /(^|\.)(url|picUrl)$/.test(field);

function isWebAddress(value: string): boolean {
  return URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol);
}
