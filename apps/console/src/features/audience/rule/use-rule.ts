import { useQuery } from '@tanstack/react-query';
import type { SegmentDirectory } from '@xiaoer/contracts';
import type { Tree } from '@xiaoer/segment';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { namesCalled } from '../audience-queries.ts';
import { built, type Draft, paused, readAgain, typed, undone } from './draft.ts';
import { askedFor, directoryOf, type Learned, learn } from './known-names.ts';
import type { Names } from './names-context.ts';

/** Typing that rests for so long is one step of undoing. */
const PAUSE_MS = 1_000;

/** A rule that is being written, with the names that it may use. */
export interface Rule {
  draft: Draft;
  names: Names;
  type(text: string): void;
  /** Puts a text there at once: a step of its own. */
  replace(text: string): void;
  build(tree: Tree | null): void;
  undo(): void;
}

export function useRule(sent: SegmentDirectory, initial: (names: Names['directory']) => Draft): Rule {
  const [learned, setLearned] = useState<Learned>({});
  const directory = useMemo(() => directoryOf(sent, learned), [sent, learned]);
  const [draft, setDraft] = useState(() => initial(directory));
  const remember: Names['learn'] = useCallback((kind, found) => setLearned((known) => learn(known, kind, found)), []);
  const names = useMemo(
    () => ({ directory, partial: sent.partial, learn: remember }),
    [directory, sent.partial, remember],
  );

  // A name of a list that is not here: the server knows it, or it is wrong.
  const asked = askedFor(draft.problem, sent.partial);
  const unknown = useQuery({
    queryKey: ['audience', 'called', asked],
    queryFn: async () => (await namesCalled(asked!.kind, asked!.called)).names,
    enabled: asked !== null,
    staleTime: 60_000,
  });
  const kind = asked?.kind;
  useEffect(() => {
    if (kind && unknown.data) remember(kind, unknown.data);
  }, [kind, unknown.data, remember]);
  useEffect(() => {
    setDraft((now) => (now.problem ? readAgain(now, directory) : now));
  }, [directory]);

  const { text, typing } = draft;
  useEffect(() => {
    if (!typing) return;
    const timer = setTimeout(() => setDraft((now) => (now.text === text ? paused(now) : now)), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typing, text]);

  return {
    draft,
    names,
    type: (text) => setDraft((now) => typed(now, text, directory)),
    replace: (next) => setDraft((now) => paused(typed(paused(now), next, directory))),
    build: (tree) => setDraft((now) => built(now, tree, directory)),
    undo: () => setDraft(undone),
  };
}
