import type { SegmentDirectory } from '@xiaoer/contracts';
import type { Directory, Named } from '@xiaoer/segment';
import { createContext, useContext } from 'react';

export interface Names {
  directory: Directory;
  /** Lists that only the server has whole. */
  partial: SegmentDirectory['partial'];
  learn(kind: SegmentDirectory['partial'][number], found: readonly Named[]): void;
}

/** Names for every row, however deep it stands. */
export const NamesContext = createContext<Names | null>(null);

export function useNames(): Names {
  const names = useContext(NamesContext);
  if (!names) throw new Error('rows need the names around them');
  return names;
}
