import type { MomentContent, PreviewMoment } from '@xiaoer/contracts';

/** What the form holds. */
export interface MomentDraft {
  name: string;
  text: string;
  with: 'images' | 'video' | 'link' | 'nothing';
  images: string[];
  video: string | null;
  link: { title: string; url: string; material: string | null };
  where: 'all' | 'some';
  stores: string[];
  tagIds: string[];
  /** How long accounts have to publish. */
  hours: number;
}

export const EMPTY_DRAFT: MomentDraft = {
  name: '',
  text: '',
  with: 'images',
  images: [],
  video: null,
  link: { title: '', url: '', material: null },
  where: 'all',
  stores: [],
  tagIds: [],
  hours: 8,
};

export function contentOf(draft: MomentDraft): MomentContent {
  const { text, images, video, link } = draft;
  return {
    text,
    link: draft.with === 'link' ? { ...link, desc: '' } : null,
    attachments:
      draft.with === 'images'
        ? images.map((material) => ({ kind: 'image', material }))
        : draft.with === 'video' && video
          ? [{ kind: 'video', material: video }]
          : [],
  };
}

/** What is asked of the server; whole minutes, so that typing does not ask anew each second. */
export function requestOf(draft: MomentDraft, now: Date): PreviewMoment {
  const minute = Math.floor(now.getTime() / 60_000) * 60_000;
  return {
    content: contentOf(draft),
    ...(draft.where === 'some' && draft.stores.length > 0 ? { storeCodes: draft.stores } : {}),
    tagIds: draft.tagIds,
    expiresAt: new Date(minute + draft.hours * 3_600_000).toISOString(),
  };
}
