import type { GroupWelcomeContent, GroupWelcomes } from '@xiaoer/contracts';

export type Welcome = GroupWelcomes['welcomes'][number];

/** What the form holds. */
export interface WelcomeDraft {
  name: string;
  text: string;
  with: 'nothing' | 'image' | 'video' | 'file' | 'link' | 'miniprogram';
  material: string | null;
  title: string;
  url: string;
  appid: string;
  page: string;
  where: 'all' | 'some';
  stores: string[];
}

export const EMPTY_DRAFT: WelcomeDraft = {
  name: '',
  text: '',
  with: 'nothing',
  material: null,
  title: '',
  url: '',
  appid: '',
  page: '',
  where: 'all',
  stores: [],
};

export function draftOf({ name, content, stores }: Welcome): WelcomeDraft {
  const [piece] = content.attachments;
  const beside = content.link ? 'link' : (piece?.kind ?? 'nothing');
  return {
    ...EMPTY_DRAFT,
    name,
    text: content.text,
    with: beside,
    material: content.link?.material ?? piece?.material ?? null,
    ...(content.link ? { title: content.link.title, url: content.link.url } : {}),
    ...(piece?.kind === 'miniprogram' ? { title: piece.title, appid: piece.appid, page: piece.page } : {}),
    where: stores ? 'some' : 'all',
    stores: stores?.map(({ code }) => code) ?? [],
  };
}

export function contentOf(draft: WelcomeDraft): GroupWelcomeContent {
  const { text, title, url, appid, page } = draft;
  const material = draft.material ?? '';
  if (draft.with === 'link') return { text, link: { title, desc: '', url, material: draft.material }, attachments: [] };
  if (draft.with === 'nothing') return { text, link: null, attachments: [] };
  if (draft.with === 'miniprogram')
    return { text, link: null, attachments: [{ kind: 'miniprogram', title, appid, page, material }] };
  return { text, link: null, attachments: [{ kind: draft.with, material }] };
}

/** Enough to be saved; everything else the server says. */
export const isComplete = (draft: WelcomeDraft): boolean =>
  draft.name.trim() !== '' &&
  (draft.text.trim() !== '' || draft.with !== 'nothing') &&
  (draft.with === 'nothing' || draft.with === 'link' || draft.material !== null) &&
  (draft.where === 'all' || draft.stores.length > 0);
