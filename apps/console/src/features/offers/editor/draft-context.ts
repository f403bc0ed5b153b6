import { createContext, useContext } from 'react';
import type { OfferDraft } from '../draft.ts';
import type { Problem } from '../draft-problems.ts';

export interface DraftEditing {
  draft: OfferDraft;
  isNew: boolean;
  set(change: Partial<OfferDraft>): void;
  /** What is wrong at a field and should be said: once somebody has left it, or tried to save. */
  shown(path: string): Problem | undefined;
  touch(path: string): void;
}

/** The draft for every field, however deep it stands. */
export const DraftContext = createContext<DraftEditing | null>(null);

export function useDraft(): DraftEditing {
  const editing = useContext(DraftContext);
  if (!editing) throw new Error('fields need a draft around them');
  return editing;
}
