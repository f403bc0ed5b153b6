import { defaultContentLimits as platform } from '@xiaoer/wecom';
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
};

const LINK_BYTES: Record<string, number> = {
  'link.title': platform.linkTitleBytes,
  'link.desc': platform.linkDescBytes,
  'link.url': platform.linkUrlBytes,
  'link.picUrl': platform.linkUrlBytes,
};

/** A template's variables count with their names: check again what `renderContent` gives before it leaves. */
export function checkContent(channel: Channel, content: MessageContent): ContentIssue[] {
  return [...missing(content), ...fieldsOf(content).flatMap(([field, value]) => checkField(channel, field, value))];
}

function missing({ text, link }: MessageContent): ContentIssue[] {
  if (!link) return text.trim() === '' ? [{ field: 'text', rule: 'required' }] : [];
  return (['title', 'url'] as const)
    .filter((member) => link[member].trim() === '')
    .map((member) => ({ field: `link.${member}`, rule: 'required' as const }));
}

function checkField(channel: Channel, field: string, value: string): ContentIssue[] {
  const issues: ContentIssue[] = [];
  const limit = LINK_BYTES[field] ?? TEXT_BYTES[channel];
  if (Buffer.byteLength(value) > limit) issues.push({ field, rule: 'too_long', limit });
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

const isAddress = (field: string) => field === 'link.url' || field === 'link.picUrl';

function isWebAddress(value: string): boolean {
  return URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol);
}
