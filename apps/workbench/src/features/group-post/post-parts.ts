import type { PostContent } from '@xiaoer/contracts';
import type { z } from 'zod';

/** A message as `ww.sendChatMessage` takes it. */
export type ChatMessage =
  | { msgtype: 'text'; text: { content: string } }
  | { msgtype: 'news'; news: { link: string; title: string; desc: string; imgUrl: string } };

export type PartName = 'text' | 'link';
export interface Part {
  name: PartName;
  message: ChatMessage;
}

/** The messages that make up a post: words first, then the card they speak of. */
export function partsOf({ text, link }: z.infer<typeof PostContent>): Part[] {
  const parts: Part[] = [];
  if (text) parts.push({ name: 'text', message: { msgtype: 'text', text: { content: text } } });
  if (link) {
    const { title, desc, url, picUrl } = link;
    parts.push({ name: 'link', message: { msgtype: 'news', news: { link: url, title, desc, imgUrl: picUrl ?? '' } } });
  }
  return parts;
}

export type SendResult = { result: 'ok' } | { result: 'cancelled' | 'failed'; errMsg: string };

/**
 * Sends the parts that are not in the group yet, one after the other, and stops at the first that fails: pressing again
 * goes on from there and posts nothing twice.
 */
export async function sendParts(
  parts: readonly Part[],
  {
    sent,
    send,
    onSent,
  }: { sent: readonly PartName[]; send: (message: ChatMessage) => Promise<unknown>; onSent: (name: PartName) => void },
): Promise<SendResult> {
  for (const { name, message } of parts) {
    if (sent.includes(name)) continue;
    try {
      await send(message);
    } catch (error) {
      const errMsg = errMsgOf(error);
      return { result: /:cancel/.test(errMsg) ? 'cancelled' : 'failed', errMsg: errMsg.slice(0, 300) };
    }
    onSent(name);
  }
  return { result: 'ok' };
}

/** The SDK rejects with `{ errMsg: 'sendChatMessage:fail no permission' }`. */
function errMsgOf(error: unknown): string {
  const { errMsg, message } = (error ?? {}) as { errMsg?: unknown; message?: unknown };
  return String(errMsg ?? message ?? error);
}
