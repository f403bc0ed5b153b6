/** What a message holds, in the API's own shape, so that nothing is lost between the call and the phone. */
export type Attachment =
  | { msgtype: 'link'; link: { title: string; picurl?: string; desc?: string; url: string } }
  | { msgtype: 'image'; image: { media_id?: string; pic_url?: string } }
  | { msgtype: 'miniprogram'; miniprogram: { title: string; pic_media_id?: string; appid: string; page: string } }
  | { msgtype: 'video'; video: { media_id: string } }
  | { msgtype: 'file'; file: { media_id: string } };

export interface MessageContent {
  text?: string | null;
  attachments: Attachment[];
}

const ADDRESS = /https?:\/\/[^\s<>"']+/g;

/** Every link of a message, in the order in which a reader meets them. */
export function linksOf({ text, attachments }: MessageContent): string[] {
  const inText = text?.match(ADDRESS) ?? [];
  return [...inText, ...attachments.flatMap((a) => (a.msgtype === 'link' ? [a.link.url] : []))];
}

/**
 * The marker of the run that sent a message: the `r` of its first link that has one, in the query or in the fragment.
 * A platform may number its requests behind a dash (`run-3`); the run before it is what a phone must not get twice,
 * whichever request brings it. The ledger recognises by it the same message that arrives twice.
 */
export function markerOf(content: MessageContent): string | null {
  const found = linksOf(content).map((url) => /[?&#]r=([^&#\s]+)/.exec(url)?.[1]);
  const first = found.find((marker) => marker !== undefined);
  return first === undefined ? null : decodeURIComponent(first).replace(/-\d+$/, '');
}
