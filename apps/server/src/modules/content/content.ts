/** What one message says; a link is its only attachment. Pictures are addresses: the platform fetches them itself. */
export interface MessageContent {
  text: string;
  link?: { title: string; desc: string; url: string; picUrl?: string | null } | null;
}

/** The ways a message leaves. `side_bar_message`: one customer, by hand; the others have one text for many. */
export type Channel = 'welcome' | 'mass_send' | 'group_mass_send' | 'group_post' | 'group_welcome' | 'side_bar_message';

export type Rule =
  | 'required'
  | 'too_long'
  | 'not_a_web_address'
  | 'unknown_variable'
  | 'variable_not_allowed_here'
  | 'forbidden_words'
  | 'reward_for_sharing';

/** Why a content can't leave through a channel; `field` names the member, e.g. `link.title`. */
export interface ContentIssue {
  field: string;
  rule: Rule;
  /** UTF-8 bytes, for `too_long`. */
  limit?: number;
  /** The variable or the words it is about. */
  found?: string;
}

/** The members of a content that hold text, by their names. */
export function fieldsOf({ text, link }: MessageContent): [field: string, value: string][] {
  const fields: [string, string | null | undefined][] = [
    ['text', text],
    ['link.title', link?.title],
    ['link.desc', link?.desc],
    ['link.url', link?.url],
    ['link.picUrl', link?.picUrl],
  ];
  return fields.filter((field): field is [string, string] => typeof field[1] === 'string');
}
