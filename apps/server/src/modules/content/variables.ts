import { AppError } from '../../platform/errors.ts';
import type { Channel, MessageAttachment, MessageContent } from './content.ts';

/** `{{store}}`, `{{store.city}}`, `{{variant.product}}`. */
const VARIABLE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Everything a text may ask for; `variant.*` are the playbook's own words. */
const KNOWN = new Set(['account', 'store', 'store.city', 'store.address', 'store.hours', 'group', 'customer.tag']);

/**
 * What each channel can know. A mass send has one content for all its receivers, and a welcome is written before it is
 * known who will come: a store's, an account's and a variant's words only. Names and codes of customers live behind the link.
 */
const SCOPES: Record<Channel, ReadonlySet<string>> = {
  welcome: new Set(['store', 'account', 'variant']),
  mass_send: new Set(['store', 'account', 'variant']),
  group_mass_send: new Set(['store', 'account', 'variant']),
  group_post: new Set(['store', 'account', 'variant', 'group']),
  group_welcome: new Set(['store', 'variant']),
  side_bar_message: new Set(['store', 'account', 'variant', 'customer']),
  // One request asks accounts of many stores.
  moment: new Set(['variant']),
};

const scopeOf = (name: string) => name.split('.')[0] ?? '';

export const variablesIn = (text: string): string[] => [...text.matchAll(VARIABLE)].map((match) => match[1] ?? '');

export const isKnownVariable = (name: string) => KNOWN.has(name) || /^variant\.[a-z0-9_]+$/.test(name);

export const isAllowedIn = (channel: Channel, name: string) => SCOPES[channel].has(scopeOf(name));

export type Variables = Readonly<Record<string, string>>;

/** Puts the values in. Throws on a variable without a value: half a message must never leave. */
export function render(text: string, variables: Variables): string {
  return fill(text, variables, (value) => value);
}

/** The same for every member of a content; inside addresses values are percent-encoded. */
export function renderContent({ text, link, attachments }: MessageContent, variables: Variables): MessageContent {
  return {
    text: render(text, variables),
    link: link ? renderLink(link, variables) : null,
    ...(attachments ? { attachments: attachments.map((one) => renderAttachment(one, variables)) } : {}),
  };
}

function renderLink<Link extends NonNullable<MessageContent['link']>>(link: Link, variables: Variables): Link {
  const address = (url: string) => fill(url, variables, encodeURIComponent);
  return {
    ...link,
    title: render(link.title, variables),
    desc: render(link.desc, variables),
    url: address(link.url),
    ...(link.picUrl ? { picUrl: address(link.picUrl) } : {}),
  };
}

function renderAttachment(attachment: MessageAttachment, variables: Variables): MessageAttachment {
  if (attachment.kind === 'link') return renderLink(attachment, variables);
  if (attachment.kind !== 'miniprogram') return attachment;
  const page = fill(attachment.page, variables, encodeURIComponent);
  return { ...attachment, title: render(attachment.title, variables), page };
}

function fill(text: string, variables: Variables, write: (value: string) => string): string {
  return text.replace(VARIABLE, (_, name: string) => {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value === undefined) throw new AppError('content.unknown_variable', { variable: name });
    return write(value);
  });
}
