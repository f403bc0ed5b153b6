import { defaultContentLimits as platform } from '@xiaoer/wecom';
import type { Channel, ContentIssue, MessageAttachment, MessageContent } from './content.ts';

/** How many pieces may stand beside the text; a group's welcome has room for one (LIMITS.md §3, doc 92366). */
const PIECES: Record<Channel, number> = {
  welcome: platform.messageAttachments,
  mass_send: platform.messageAttachments,
  group_mass_send: platform.messageAttachments,
  // The client sends one message at a time: the words and their link are one.
  group_post: 1,
  side_bar_message: 1,
  group_welcome: 1,
  moment: platform.momentImages,
};

/** Which pieces a content has, and whether each is whole. */
export function checkShape(channel: Channel, content: MessageContent): ContentIssue[] {
  const { text, link, attachments = [] } = content;
  const issues: ContentIssue[] = [];
  if (!link && attachments.length === 0 && text.trim() === '') issues.push({ field: 'text', rule: 'required' });
  if (link) issues.push(...missing('link', link, ['title', 'url']));
  for (const [index, attachment] of attachments.entries())
    issues.push(...checkAttachment(channel, `attachments.${index}`, attachment));
  const pieces = attachments.length + (link ? 1 : 0);
  if (pieces > PIECES[channel]) issues.push({ field: 'attachments', rule: 'too_many', limit: PIECES[channel] });
  return channel === 'moment' ? [...issues, ...checkMoment(content)] : issues;
}

/** Beside a link, what this channel takes. */
const TAKES: Record<Channel, readonly MessageAttachment['kind'][]> = {
  welcome: ['image', 'video', 'file', 'miniprogram', 'link'],
  mass_send: ['image', 'video', 'file', 'miniprogram', 'link'],
  group_mass_send: ['image', 'video', 'file', 'miniprogram', 'link'],
  group_welcome: ['image', 'video', 'file', 'miniprogram', 'link'],
  group_post: [],
  side_bar_message: [],
  moment: ['image', 'video'],
};

function checkAttachment(channel: Channel, at: string, attachment: MessageAttachment): ContentIssue[] {
  const { kind } = attachment;
  if (!TAKES[channel].includes(kind)) return [{ field: `${at}.kind`, rule: 'not_allowed_here', found: kind }];
  if (kind === 'link') return missing(at, attachment, ['title', 'url']);
  if (kind !== 'miniprogram') return missing(at, attachment, ['material']);
  const issues = missing(at, attachment, ['title', 'appid', 'page', 'material']);
  // doc 92135: a page's path, not a web address
  return /^https?:/.test(attachment.page) ? [...issues, { field: `${at}.page`, rule: 'not_a_page' }] : issues;
}

/** Nine pictures, or one video, or one link, whose picture is a must (LIMITS.md §5, doc 95094). */
function checkMoment({ link, attachments = [] }: MessageContent): ContentIssue[] {
  const issues: ContentIssue[] = [];
  const kinds = new Set(attachments.map(({ kind }) => kind));
  if (kinds.size + (link ? 1 : 0) > 1) issues.push({ field: 'attachments', rule: 'one_kind_only' });
  if (kinds.has('video') && kinds.size === 1 && attachments.length > 1)
    issues.push({ field: 'attachments', rule: 'too_many', limit: 1, found: 'video' });
  if (link && !link.material) issues.push({ field: 'link.material', rule: 'required' });
  return issues;
}

function missing<T extends object>(at: string, value: T, members: readonly (keyof T & string)[]): ContentIssue[] {
  const isEmpty = (member: keyof T) => String(value[member] ?? '').trim() === '';
  return members.filter(isEmpty).map((member) => ({ field: `${at}.${member}`, rule: 'required' as const }));
}
