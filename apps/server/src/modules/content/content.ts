/** Something beside the text. Materials are named by their codes (`content.material`). */
export type MessageAttachment =
  | { kind: 'image' | 'video' | 'file'; material: string }
  /** `material` is its picture. */
  | { kind: 'miniprogram'; title: string; appid: string; page: string; material: string }
  | { kind: 'link'; title: string; desc: string; url: string; picUrl?: string | null; material?: string | null };

/**
 * What one message says. `link` is the message's own link, which carries our marker; `attachments` come before it, each
 * reaching the customer as a message of its own. A link's picture is an address, or a material that gets one.
 */
export interface MessageContent {
  text: string;
  link?: { title: string; desc: string; url: string; picUrl?: string | null; material?: string | null } | null;
  attachments?: MessageAttachment[];
}

/** The ways a message leaves. `side_bar_message`: one customer, by hand; the others have one text for many. */
export type Channel =
  | 'welcome'
  | 'mass_send'
  | 'group_mass_send'
  | 'group_post'
  | 'group_welcome'
  | 'side_bar_message'
  | 'moment';

export type Rule =
  | 'required'
  | 'too_long'
  | 'too_many'
  | 'one_kind_only'
  | 'not_allowed_here'
  | 'not_a_web_address'
  | 'not_a_page'
  | 'material_not_found'
  | 'material_refused'
  | 'unknown_variable'
  | 'variable_not_allowed_here'
  | 'forbidden_words'
  | 'reward_for_sharing';

/** Why a content can't leave through a channel; `field` names the member, e.g. `link.title`. */
export interface ContentIssue {
  field: string;
  rule: Rule;
  /** UTF-8 bytes for `too_long` (characters where the platform counts those), pieces for `too_many`. */
  limit?: number;
  /** The variable, the words or the material it is about. */
  found?: string;
}

/** The members of a content that hold text, by their names. */
export function fieldsOf({ text, link, attachments = [] }: MessageContent): [field: string, value: string][] {
  const fields: [string, string | null | undefined][] = [
    ['text', text],
    ...linkFields('link', link),
    ...attachments.flatMap((one, index) => attachmentFields(`attachments.${index}`, one)),
  ];
  return fields.filter((field): field is [string, string] => typeof field[1] === 'string');
}

type Field = [string, string | null | undefined];

function attachmentFields(at: string, attachment: MessageAttachment): Field[] {
  if (attachment.kind === 'link') return linkFields(at, attachment);
  if (attachment.kind !== 'miniprogram') return [];
  return (['title', 'appid', 'page'] as const).map((member) => [`${at}.${member}`, attachment[member]]);
}

function linkFields(at: string, link: MessageContent['link']): Field[] {
  return (['title', 'desc', 'url', 'picUrl'] as const).map((member) => [`${at}.${member}`, link?.[member]]);
}

/** The materials that a content names, each once. */
export function materialsIn({ link, attachments = [] }: MessageContent): string[] {
  const codes = [link?.material, ...attachments.map(({ material }) => material)];
  return [...new Set(codes.filter((code): code is string => Boolean(code)))];
}
