import type { MomentAttachment, NewMoment, Moment as Record } from '@xiaoer/wecom';
import type { MessageContent } from '../../content/index.ts';
import type { MediaOf } from '../media/need.ts';
import { markerOf } from '../message.ts';

export type MomentState = 'ready' | 'sending' | 'unknown' | 'asked' | 'open' | 'ended' | 'cancelled' | 'refused';

/** When it is read who published, in minutes after the accounts could see it; then every hour until the window ends. */
const LOOKS_MIN = [1, 5, 15, 60];
const MINUTE_MS = 60_000;

/** The next of the planned looks after now. */
export function nextLook(openedAt: Date, at: Date): Date {
  const minutes = (at.getTime() - openedAt.getTime()) / MINUTE_MS;
  const planned = LOOKS_MIN.find((look) => look > minutes) ?? (Math.floor(minutes / 60) + 1) * 60;
  return new Date(openedAt.getTime() + planned * MINUTE_MS);
}

/** Likes and comments come for days: when they are counted, in hours after the accounts could see the moment. */
const REACTIONS_H = [1, 6, 24, 72, 168];
const HOUR_MS = 3_600_000;

/** The next count of likes and comments after now; null: the last was made. */
export function nextReactions(openedAt: Date, at: Date): Date | null {
  const hours = (at.getTime() - openedAt.getTime()) / HOUR_MS;
  const next = REACTIONS_H.find((look) => look > hours);
  return next === undefined ? null : new Date(openedAt.getTime() + next * HOUR_MS);
}

/** As WeCom wants it: pictures, or one video, or one link with its picture. Every file has its copy by now. */
export function momentForWeCom({ text, link, attachments = [] }: MessageContent, media: MediaOf): NewMoment {
  const id = (material: string) => media(material, 'moment') ?? '';
  const pieces: MomentAttachment[] = link
    ? [{ msgtype: 'link', link: { title: link.title, url: link.url, media_id: id(link.material ?? '') } }]
    : attachments.flatMap((one): MomentAttachment[] => {
        if (one.kind === 'image') return [{ msgtype: 'image', image: { media_id: id(one.material) } }];
        return one.kind === 'video' ? [{ msgtype: 'video', video: { media_id: id(one.material) } }] : [];
      });
  return {
    ...(text === '' ? {} : { text: { content: text } }),
    ...(pieces.length > 0 ? { attachments: pieces } : {}),
  };
}

/**
 * Whether a moment in WeCom's books may be the one whose answer was lost. A marker names one moment; without a link it is
 * the same words with the same pieces, and whom it asks must be compared too. Media ids in the books are not ours.
 */
export function looksLike(record: Record, { content, marker }: { content: MessageContent; marker: string }): boolean {
  if (record.create_type !== 0) return false;
  if (content.link) return record.link !== undefined && markerOf(record.link.url) === marker;
  const { text, attachments = [] } = content;
  const count = (kind: string) => attachments.filter((one) => one.kind === kind).length;
  return (
    (record.text?.content ?? '') === text &&
    record.image.length === count('image') &&
    (record.video ? 1 : 0) === count('video') &&
    !record.link
  );
}
