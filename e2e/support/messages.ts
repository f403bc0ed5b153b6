import type { Message } from '../../apps/sandbox/phone/src/types.ts';

/** Addresses of the links in messages, oldest first. */
export const linksIn = (messages: Message[]): string[] =>
  messages.flatMap(({ attachments }) =>
    attachments.flatMap((attachment) => (attachment.msgtype === 'link' ? [attachment.link.url] : [])),
  );

/** The drop that the latest message leads to. */
export function dropTokenOf(messages: Message[]): string {
  const token = linksIn(messages)
    .map((url) => /[?&]d=([A-Za-z0-9_-]+)/.exec(url)?.[1])
    .findLast((found) => found !== undefined);
  if (!token) throw new Error('no message leads to a drop');
  return token;
}
