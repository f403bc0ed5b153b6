import type { Checks, ContentLimits } from './limits.ts';

/** One attachment of a welcome or mass message. Media ids come from `media.upload`, 3 days old at most. */
export type Attachment =
  | { msgtype: 'image'; image: { media_id?: string /** From `media.uploadImg`; media_id wins. */; pic_url?: string } }
  | { msgtype: 'link'; link: { title: string; picurl?: string; desc?: string; url: string } }
  | { msgtype: 'miniprogram'; miniprogram: { title: string; pic_media_id: string; appid: string; page: string } }
  | { msgtype: 'video'; video: { media_id: string } }
  | { msgtype: 'file'; file: { media_id: string } };

/** Text of 4000 bytes and 9 attachments; each reaches the customer as a message of its own. */
export interface MessageContent {
  text?: { content: string };
  attachments?: readonly Attachment[];
}

/** Text and attachments as welcome and mass messages allow them; neither is nothing to send. */
export function checkContent(check: Checks, limits: ContentLimits, { text, attachments }: MessageContent): void {
  check.oneOf('text.content | attachments', text?.content, attachments);
  check.bytes('text.content', text?.content, limits.messageTextBytes);
  check.count('attachments', attachments, limits.messageAttachments);
  attachments?.forEach((attachment, index) => {
    checkAttachment(check, limits, attachment, `attachments[${index}]`);
  });
}

function checkAttachment(check: Checks, limits: ContentLimits, attachment: Attachment, at: string): void {
  switch (attachment.msgtype) {
    case 'image':
      check.oneOf(`${at}.image.media_id | pic_url`, attachment.image.media_id, attachment.image.pic_url);
      break;
    case 'link':
      checkLink(check, limits, attachment.link, `${at}.link`);
      break;
    case 'miniprogram':
      check.required(`${at}.miniprogram.appid`, attachment.miniprogram.appid);
      check.required(`${at}.miniprogram.page`, attachment.miniprogram.page);
      check.required(`${at}.miniprogram.pic_media_id`, attachment.miniprogram.pic_media_id);
      check.bytes(`${at}.miniprogram.title`, attachment.miniprogram.title, limits.miniprogramTitleBytes);
      break;
    case 'video':
      check.required(`${at}.video.media_id`, attachment.video.media_id);
      break;
    case 'file':
      check.required(`${at}.file.media_id`, attachment.file.media_id);
      break;
    default:
      check.allowed(`${at}.msgtype`, false);
  }
}

/** A link's title, description and address, in bytes. */
export function checkLink(
  check: Checks,
  limits: ContentLimits,
  link: { title: string; desc?: string; url: string } | undefined,
  at: string,
): void {
  if (link === undefined) return;
  check.required(`${at}.title`, link.title);
  check.required(`${at}.url`, link.url);
  check.bytes(`${at}.title`, link.title, limits.linkTitleBytes);
  check.bytes(`${at}.desc`, link.desc, limits.linkDescBytes);
  check.bytes(`${at}.url`, link.url, limits.linkUrlBytes);
}
